"""migrate: what the one who owns the database does to it."""

import os

import typer

from firefighter.ops import migrations, roles
from firefighter.ops.database import reached
from firefighter.ops.pooling import require_session
from firefighter.settings import read_address, read_owner


def register(app: typer.Typer) -> None:
    @app.command()
    def migrate() -> None:
        """Bring the database to this release's schema, and let the application use it."""
        application, owner = read_address(os.environ), read_owner(os.environ)
        with reached(owner.setting):
            require_session(owner.url, owner.setting)
            roles.require_apart(owner.url, application.url)
            typer.echo(migrations.bring(owner.url))
            said = roles.separate(owner.url, application.url)
        if said:
            typer.echo(said)
