"""The command line: one file per group of commands."""

import sys
from importlib.metadata import version
from typing import Annotated

import typer
from sqlalchemy.exc import DBAPIError

from firefighter.cli import (
    backup,
    database,
    demo,
    digest,
    doctor,
    erasing,
    look,
    manifest,
    playground,
    running,
    settings,
)
from firefighter.domain.errors import Refused
from firefighter.ops.database import silent_database
from firefighter.ops.postgres import PostgresFailed
from firefighter.settings import SettingsFault

UNUSABLE = 2
"""The exit code for what its operator can mend."""

app = typer.Typer(
    help="Run incidents from Slack: declare, drive, write up, learn.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
GROUPS = (
    playground,
    demo,
    running,
    settings,
    database,
    backup,
    doctor,
    digest,
    erasing,
    look,
    manifest,
)
for group in GROUPS:
    group.register(app)


def _say_release(wanted: bool) -> None:  # noqa: FBT001 - as typer calls it
    if wanted:
        typer.echo(f"firefighter {version('firefighter')}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_say_release, is_eager=True, help="Say which release this is."
        ),
    ] = False,
) -> None: ...


def main() -> None:
    """Run a command; what is missing or wrong is said in words, never as a stack trace."""
    try:
        app()
    except (SettingsFault, PostgresFailed, Refused) as fault:
        sys.exit(_told(str(fault)))
    except DBAPIError as error:
        sys.exit(_told(silent_database(error)))


def _told(sentences: str) -> int:
    for sentence in sentences.splitlines():
        sys.stderr.write(f"firefighter: {sentence}\n")
    return UNUSABLE
