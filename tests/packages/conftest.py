"""The image, built once by the Dockerfile's own steps, and the tools that check what we deploy."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from firefighter.cli.stage import free_port
from firefighter.ops.postgres import FAST, EmbeddedPostgres
from firefighter.playground.slack.server import LocalSlack
from tests.packages import dockerfile

MEMORY = Path("/dev/shm")  # noqa: S108 - it is only looked at, and written to by mkdtemp
ROOM = 2 * 10**9
OPEN = {**FAST, "unix_socket_permissions": "0777"}


@pytest.fixture(scope="session")
def image() -> Iterator[dockerfile.Engine]:
    """What the second stage of the Dockerfile leaves, readable by any user."""
    folder = shared_folder()
    building, running = dockerfile.stages()
    (folder / "context").mkdir()
    given = dockerfile.context(folder / "context")
    builder = dockerfile.Engine(folder, building)
    builder.build(given)
    built = builder.opt.rename(folder / "built")
    runtime = dockerfile.Engine(folder, running)
    runtime.build(given, built=built)
    shutil.rmtree(built)
    for path in (runtime.opt, *runtime.opt.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & ~0o222)
    yield runtime
    for path in (runtime.opt, *runtime.opt.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the programs lie that check what we deploy: too large for every day's environment."""
    environment = tmp_path_factory.mktemp("tools") / "venv"
    subprocess.run(
        [dockerfile.UV, "sync", "--quiet", "--frozen", "--only-group", "packaging"],
        env=os.environ | {"UV_PROJECT_ENVIRONMENT": str(environment)},
        cwd=dockerfile.ROOT,
        check=True,
    )
    return environment / "bin"


@pytest.fixture(scope="module")
def installation() -> Iterator[dict[str, str]]:
    """A Postgres and a Slack that another user reaches too, as settings."""
    folder = shared_folder()
    with EmbeddedPostgres(folder / "p", settings=OPEN) as server, LocalSlack() as slack:
        for closed in (folder / "p", folder / "p/s"):
            closed.chmod(0o755)
        yield {
            "DATABASE_URL": server.url,
            "SLACK_API_URL": slack.api_url,
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "PORT": str(free_port()),
            "OPS_PORT": str(free_port()),
        }
    shutil.rmtree(folder)


def shared_folder() -> Path:
    """Make a folder that every user can look into; in memory where that is large enough."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    executable = roomy and not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC
    folder = Path(tempfile.mkdtemp(prefix="firefighter-", dir=MEMORY if executable else None))
    folder.chmod(0o755)
    return folder
