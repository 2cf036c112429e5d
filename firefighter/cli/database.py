"""migrate: what the one who owns the database does to it."""

import os

import typer

from firefighter.ops import migrations, roles
from firefighter.ops.pooling import require_session
from firefighter.settings import read_database_url, read_owner_url


def register(app: typer.Typer) -> None:
    @app.command()
    def migrate() -> None:
        """Bring the database to this release's schema, and let the application use it."""
        url, owner = read_database_url(os.environ), read_owner_url(os.environ)
        require_session(owner, "The address that migrate was given")
        typer.echo(migrations.bring(owner))
        said = roles.separate(owner, url)
        if said:
            typer.echo(said)
