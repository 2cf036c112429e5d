"""digest: see what would be sent."""

import os
from typing import Annotated

import typer

from firefighter import wiring
from firefighter.ops import records
from firefighter.ops.database import reached
from firefighter.settings import read_policy, read_session


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
        address, policy = read_session(os.environ), read_policy(os.environ)
        with reached(address.setting):
            typer.echo(records.digest_preview(address.url, policy, at=wiring.utcnow()))
