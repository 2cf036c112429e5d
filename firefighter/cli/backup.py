"""backup: look at one, and go on from one that was restored."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from firefighter import wiring
from firefighter.db.base import Database, connect
from firefighter.ops import backups
from firefighter.ops.database import reached, require_schema
from firefighter.ops.doctor.finding import Finding, Level
from firefighter.ops.restoring import restored as begin_again
from firefighter.settings import Settings, read_owner

NOT_WHOLE = 1
"""The exit code when a backup is of no use."""


def register(app: typer.Typer) -> None:
    backup = typer.Typer(help="Look at a backup, and go on from one that was restored.")
    app.add_typer(backup, name="backup", no_args_is_help=True)

    @backup.command()
    def check(
        file: Annotated[
            Path | None, typer.Option("--file", help="The newest dump; its age is told.")
        ] = None,
    ) -> None:
        """Read a database, best one that a dump was restored into, and say whether it is whole."""
        found = list(_findings(file))
        for finding in found:
            remedy = f" {finding.remedy}." if finding.remedy else ""
            typer.echo(f"{finding.level:<9}{finding.said}{remedy}")
        if any(finding.level is Level.ERROR for finding in found):
            raise typer.Exit(NOT_WHOLE)

    @backup.command()
    def restored(
        beyond: Annotated[
            int, typer.Option("--beyond", help="A number the next incident must come after.")
        ] = 0,
    ) -> None:
        """Run once after restoring, before serve and worker: nothing is then said twice."""
        settings, owner = Settings.read(os.environ, hears=False), read_owner(os.environ)
        with reached(owner.setting), wiring.restoration(settings, owner.url) as there:
            backups.require_restored(owner.url)
            require_schema(owner.url)
            for line in begin_again(there, at=wiring.utcnow(), beyond=beyond):
                typer.echo(line)


def _findings(file: Path | None) -> Iterator[Finding]:
    at, owner = wiring.utcnow(), read_owner(os.environ)
    if file is not None:
        yield from backups.file(file, at=at)
    engine = connect(owner.url, pool_size=1, statement_seconds=60)
    with reached(owner.setting):
        yield from backups.contents(Database(engine), owner.url, at=at)
    engine.dispose()
