"""look: everything that people see, in one gallery."""

import time
from importlib.util import find_spec
from pathlib import Path

import typer

from firefighter.settings import SettingsFault

NEEDED = ("jsonschema", "emoji", "multipart")
MISSING = "look needs the playground. Install it with: pip install 'firefighter[playground]'"
NOTHING = "Nothing that is shown is called like that: {}."


def register(app: typer.Typer) -> None:
    @app.command()
    def look(
        folder: Path = typer.Argument(Path("look"), help="Where it is written, made anew."),
        *,
        only: str = typer.Option("", help="Draw those alone whose name contains this text."),
        browser: str = typer.Option("", help="The Chromium that takes the pictures."),
    ) -> None:
        """Draw every message, modal and page into one gallery, with pictures."""
        if not all(find_spec(name) for name in NEEDED):
            raise SettingsFault(MISSING)
        # The playground is an extra: what runs in production must start without it.
        from firefighter.cli.gallery import book  # noqa: PLC0415

        began = time.monotonic()
        samples = book.chosen(only)
        if not samples:
            raise SettingsFault(NOTHING.format(only))
        try:
            made = book.write(folder, samples, browser=browser or None)
        except book.NotOurs as fault:
            raise SettingsFault(str(fault)) from fault
        took = time.monotonic() - began
        typer.echo(
            f"{made.surfaces} surfaces, {made.variants} variants, {made.pictures} pictures,"
            f" {took:.0f} seconds."
        )
        if made.excuse:
            typer.echo(made.excuse)
        typer.echo(made.page.resolve().as_uri())
