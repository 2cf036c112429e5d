"""digest: see what would be sent."""

import os
from typing import Annotated

import typer

from firefighter import wiring
from firefighter.ops import records
from firefighter.settings import read_policy, read_session_url


def register(app: typer.Typer) -> None:
    @app.command()
    def digest(
        *,
        preview: Annotated[
            bool, typer.Option("--preview", help="Print it; nothing is sent. The only way.")
        ] = True,
    ) -> None:
        """Show last week's digest."""
        del preview
        url, policy = read_session_url(os.environ), read_policy(os.environ)
        typer.echo(records.digest_preview(url, policy, at=wiring.utcnow()))
