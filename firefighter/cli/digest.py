"""digest: see what would be sent."""

import os

import typer

from firefighter import wiring
from firefighter.settings import Settings


def register(app: typer.Typer) -> None:
    @app.command()
    def digest(
        *, preview: bool = typer.Option(default=True, help="Print it; nothing is sent.")
    ) -> None:
        """Show last week's digest."""
        del preview
        typer.echo(wiring.digest_preview(Settings.read(os.environ)))
