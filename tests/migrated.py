"""``alembic upgrade head`` and ``alembic check`` on a fresh Postgres, as developers type them."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from firefighter.ops.postgres import FAST, EmbeddedPostgres


def main() -> int:
    with (
        tempfile.TemporaryDirectory() as folder,
        EmbeddedPostgres(Path(folder), settings=FAST) as server,
    ):
        environment = os.environ | {"DATABASE_URL": server.url}
        for words in (["upgrade", "head"], ["check"]):
            command = [sys.executable, "-m", "alembic", *words]
            subprocess.run(command, env=environment, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
