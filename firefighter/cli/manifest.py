"""manifest: the app's configuration in Slack, to be pasted there."""

import json
import os
from typing import Annotated
from urllib.parse import urlsplit

import typer
from rich.console import Console
from rich.table import Table

from firefighter.domain import permissions
from firefighter.domain.policy import Policy
from firefighter.ops import manifest as app_manifest
from firefighter.settings import SettingsFault, read_policy

COLUMNS = ("scope", "needed for", "without it")


def register(app: typer.Typer) -> None:
    @app.command()
    def manifest(
        *,
        url: Annotated[
            str, typer.Option("--url", help="https://your-host, for requests over HTTP.")
        ] = "",
        socket: Annotated[
            bool, typer.Option("--socket", help="For Socket Mode, which needs no address of yours.")
        ] = False,
        explain: Annotated[
            bool, typer.Option("--explain", help="Say why each permission is asked for.")
        ] = False,
    ) -> None:
        """Print the app's manifest, to be pasted into Slack; for Socket Mode unless told a URL."""
        policy = read_policy(os.environ)
        if socket and url:
            message = "--socket and --url exclude each other: Slack comes one way or the other."
            raise SettingsFault(message)
        if explain:
            Console().print(_table(policy))
            return
        made = app_manifest.manifest(policy, url=_base_of(url) if url else None)
        typer.echo(json.dumps(made, indent=2))


def explained(policy: Policy) -> list[tuple[str, str, str]]:
    """Give a row for each scope: itself, what needs it, and what is so without it."""
    return [
        (
            reason.scope,
            "; ".join(need.what for need in reason.needs),
            "; ".join(need.without for need in reason.needs)
            + (" (required)" if reason.required else ""),
        )
        for reason in permissions.reasons(policy)
    ]


def _table(policy: Policy) -> Table:
    table = Table(*COLUMNS, show_lines=True)
    for scope, needs, without in explained(policy):
        table.add_row(scope, needs, without)
    return table


def _base_of(url: str) -> str:
    """Take the address at which Slack reaches us, with or without the path that we listen on.

    Raises:
        SettingsFault: if it is none.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment:
        message = "--url must be like https://your-host: Slack talks to nothing else."
        raise SettingsFault(message)
    return url.rstrip("/").removesuffix(app_manifest.PATH)
