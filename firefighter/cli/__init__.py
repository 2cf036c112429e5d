"""The command line: one file per group of commands."""

import sys
from importlib.metadata import version
from typing import Annotated

import typer

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
from firefighter.cli.ending import told

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
    except Exception as error:  # noqa: BLE001 - whatever it is, somebody has to read it
        sys.exit(told(error))
