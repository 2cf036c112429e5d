"""settings: what is in force, and what may be set."""

import os
from typing import Annotated

import typer

from firefighter.settings import Settings, policy_path, shown
from firefighter.settings import sample as samples


def register(app: typer.Typer) -> None:
    @app.command()
    def settings(
        *,
        sample: Annotated[
            bool,
            typer.Option("--sample", help="Print a firefighter.toml with everything in it."),
        ] = False,
    ) -> None:
        """Check the settings, and print those in force; secrets are not shown."""
        if sample:
            typer.echo(samples.sample(), nl=False)
            return
        read, path = Settings.read(os.environ), policy_path(os.environ)
        there = f"{path} and the defaults" if path.exists() else f"the defaults, without a {path}"
        typer.echo("\n".join(["# The environment", *shown.environment_lines(read), ""]))
        typer.echo("\n".join([f"# The policy: {there}", *shown.policy_lines(read.policy)]))
