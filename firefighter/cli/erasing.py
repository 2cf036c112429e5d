"""redact, forget, retention: what must not be remembered any longer."""

import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated

import typer

from firefighter import wiring
from firefighter.domain.redaction import Elsewhere
from firefighter.ops import erasing
from firefighter.ops.database import reached
from firefighter.ops.erasing import Wish
from firefighter.services.forgetting import Trace
from firefighter.settings import read_owner, read_policy, read_session


def register(app: typer.Typer) -> None:
    @app.command()
    def redact(
        incident: Annotated[str, typer.Argument(help="Such as INC-7.")],
        *,
        entry: Annotated[int, typer.Option(help="Its number in the timeline.")],
        by: Annotated[str, typer.Option(help="Who asks for it: a Slack id, or the whole name.")],
        why: Annotated[str, typer.Option(help="The timeline keeps it; do not repeat the words.")],
    ) -> None:
        """Remove the words of one entry; who, when and why stay."""
        address, policy, at = read_session(os.environ), read_policy(os.environ), wiring.utcnow()
        wish = Wish(incident=incident, entry=entry, by=by, why=why)
        with reached(address.setting):
            after, left = erasing.redact(address.url, policy, wish, at=at)
        typer.echo(f"The words of entry {entry} of {after.key} are removed.")
        _tell(left)

    @app.command()
    def forget(
        person: Annotated[str, typer.Argument(help="A Slack id, such as U012ABCDEF.")],
        *,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count.")] = False,
        yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    ) -> None:
        """Replace a person by a pseudonym, everywhere; who did what stays."""
        owner, policy = read_owner(os.environ), read_policy(os.environ)
        with reached(owner.setting):
            found = erasing.trace(owner.url, policy, person)
        _count(found)
        if found.rows and not dry_run:
            if not yes:
                typer.confirm("This cannot be undone. Forget them?", abort=True)
            with reached(owner.setting), _interruptible():
                called = erasing.forget(owner.url, person, chance=secrets.token_hex(4))
            typer.echo(f"{person} is {called} from now on.")
        _tell(found.elsewhere)

    @app.command()
    def retention(
        *,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count.")] = False,
    ) -> None:
        """Drop what policy no longer keeps; the worker does it each night by itself."""
        address, policy, at = read_session(os.environ), read_policy(os.environ), wiring.utcnow()
        verb = "would go" if dry_run else "went"
        with reached(address.setting):
            found = erasing.overdue(address.url, policy, at=at)
            if not dry_run:
                erasing.drop_overdue(address.url, policy, at=at)
        for what, rows in found.items():
            typer.echo(f"{what}: {rows} {verb}")


@contextmanager
def _interruptible() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        typer.echo(f"Interrupted. {erasing.GOES_ON}", err=True)
        raise typer.Exit(1) from None


def _count(found: Trace) -> None:
    known = f" ({found.name})" if found.name else ""
    if not found.rows:
        typer.echo(f"{found.person} is named nowhere, so there is nothing to forget.")
        return
    number = len(found.incidents)
    where = "1 incident" if number == 1 else f"{number} incidents"
    typer.echo(f"{found.person}{known} is named in {where}:")
    for table, rows in found.rows.items():
        typer.echo(f"  {table}: {rows}")


def _tell(left: Sequence[Elsewhere]) -> None:
    typer.echo("Not mine to touch, and to be looked at:")
    for place in left:
        typer.echo(f"  {place}")
