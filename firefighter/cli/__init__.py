"""The command line: one file per group of commands."""

import sys

import typer

from firefighter.cli import demo, digest, running
from firefighter.ops.postgres import PostgresFailed
from firefighter.settings import SettingsFault

app = typer.Typer(
    help="Run incidents from Slack: declare, drive, write up, learn.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for group in (demo, running, digest):
    group.register(app)


def main() -> None:
    """Run a command; what is missing or wrong is said in words, never as a stack trace."""
    try:
        app()
    except (SettingsFault, PostgresFailed) as fault:
        sys.stderr.write(f"firefighter: {fault}\n")
        sys.exit(2)
