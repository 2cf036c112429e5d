"""Whatever is in production may be there: its licence is known, and one that we accepted."""

import re
from importlib import metadata

import pytest
from packaging.markers import default_environment

from tests.packages.lock import locked
from tests.test_readme import section

PERMISSIVE = {"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "PSF-2.0"}
BY_ANOTHER_NAME = {"MIT License": "MIT", "ISC License": "ISC", "BSD License": "BSD-3-Clause"}
ACCEPTED = {
    "certifi": "MPL-2.0",
    "psycopg": "LGPL-3.0-only",
    "psycopg-binary": "LGPL-3.0-only",
    "psycopg-pool": "LGPL-3.0-only",
}
"""Not permissive, and accepted for the reason that the README gives."""
TOLD = section("Security and privacy")
HERE = {name: str(value) for name, value in default_environment().items()}
PACKAGES = sorted(name for name, _ in locked(on=HERE | {"extra": ""}))


def licence(name):
    """Give a package's licence as an SPDX expression."""
    about = metadata.metadata(name).json
    kinds = [each for each in about.get("classifier", ()) if each.startswith("License ::")]
    named = " AND ".join(kind.rpartition(" :: ")[2] for kind in kinds)
    said = str(about.get("license_expression") or about.get("license") or named)
    return BY_ANOTHER_NAME.get(said, said)


def permitted(expression):
    """Tell whether an expression leaves us one permissive licence for each part."""
    return all(
        any(choice.strip(" ()") in PERMISSIVE for choice in part.split(" OR "))
        for part in expression.split(" AND ")
    )


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_of_production_has_a_licence_that_we_accepted(name):
    found = licence(name)

    assert permitted(found) or ACCEPTED.get(name) == found


def test_a_licence_that_nobody_looked_at_is_refused():
    assert not permitted("GPL-3.0-only")
    assert not permitted("MIT AND GPL-3.0-only")
    assert not permitted("")
    assert permitted("GPL-3.0-only OR MIT")


def test_the_readme_gives_the_reason_for_each_exception():
    rows = re.findall(r"^\| ([a-z, -]+) \| ([\w.-]+) \| .+ \|$", TOLD, re.MULTILINE)
    told = {name: kind for names, kind in rows for name in names.split(", ") if "-" in kind}

    assert told == {name: kind.removesuffix("-only") for name, kind in ACCEPTED.items()}
    assert ACCEPTED.keys() <= set(PACKAGES)
