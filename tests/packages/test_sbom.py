"""The bill of materials says what is in production, in a form that others can read."""

import json
import os
import shutil
import subprocess

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.packages.deployed import ROOT
from tests.packages.dockerfile import UV
from tests.packages.lock import PROJECT, VERSION, locked, needed, packages
from tests.test_readme import section

TASK = PROJECT["tool"]["taskipy"]["tasks"]["sbom"]
WRITTEN = "dist/firefighter.cdx.json"


@pytest.fixture(scope="module")
def bill(tmp_path_factory):
    """Give what the task writes, run in a folder that holds nothing else."""
    folder = tmp_path_factory.mktemp("sbom")
    for name in ("pyproject.toml", "uv.lock"):
        shutil.copy(ROOT / name, folder)
    (folder / "dist").mkdir()
    command = ["/bin/sh", "-c", TASK]
    subprocess.run(command, cwd=folder, env=os.environ | {"UV": UV}, check=True, timeout=60)
    return json.loads((folder / WRITTEN).read_text(encoding="utf-8"))


def test_it_is_a_bill_as_cyclonedx_wants_it(bill):
    # The validator takes a fifth of a second for an address; one package's stand for all others'.
    first, *rest = bill["components"]
    lighter = [
        {name: said for name, said in each.items() if name != "externalReferences"} for each in rest
    ]

    told = json.dumps(bill | {"components": [first, *lighter]})

    assert JsonStrictValidator(SchemaVersion.V1_5).validate_str(told) is None


def test_it_lists_what_the_lock_says_for_production_and_nothing_else(bill):
    listed = [(each["name"], each["version"]) for each in bill["components"]]

    assert sorted(listed) == sorted(locked())
    assert not {name for name, _ in listed} & (needed("playground") - needed())
    assert bill["metadata"]["component"]["version"] == VERSION


def test_each_is_named_for_scanners_and_has_the_hashes_of_the_lock(bill):
    for each in bill["components"]:
        told = {
            one["content"]
            for reference in each["externalReferences"]
            for one in reference.get("hashes", ())
            if one["alg"] == "SHA-256"
        }
        wheels = packages()[each["name"], each["version"]]["wheels"]

        assert each["purl"] == f"pkg:pypi/{each['name']}@{each['version']}"
        assert {wheel["hash"].removeprefix("sha256:") for wheel in wheels} <= told


def test_it_tells_who_needs_whom(bill):
    known = {each["bom-ref"] for each in (*bill["components"], bill["metadata"]["component"])}
    needs = {each["ref"]: each.get("dependsOn", []) for each in bill["dependencies"]}
    (ours,) = [needs[ref] for ref in needs if ref.startswith("firefighter-")]

    assert needs.keys() == known
    assert {ref for refs in needs.values() for ref in refs} <= known
    assert [ref for ref in ours if ref.startswith("slack-bolt-")]


def test_the_readme_names_the_task_and_what_it_writes():
    told = section("Security and privacy")

    assert "task sbom` writes `" + WRITTEN in told
    assert WRITTEN in TASK
