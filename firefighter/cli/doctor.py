"""doctor: look at everything that an incident will need."""

import os
from collections import Counter

import typer
from rich.console import Console
from rich.text import Text

from firefighter import wiring
from firefighter.ops.doctor import Chapter, Finding, Level, examine
from firefighter.ops.doctor.finding import fine
from firefighter.settings import Settings, policy_path

MENDS_ITSELF_NOT = 1
"""The exit code when something is wrong; warnings are none."""

STYLES = {Level.OK: "green", Level.WARNING: "yellow", Level.ERROR: "bold red"}


def register(app: typer.Typer) -> None:
    @app.command()
    def doctor() -> None:
        """Look at settings, database, Slack and Confluence, and say what mends each."""
        settings = Settings.read(os.environ)
        console = Console(highlight=False, soft_wrap=True)
        with wiring.installation(settings) as there:
            chapters = [_settings(), *examine(there, at=wiring.utcnow())]
            found = Counter(level for chapter in chapters for level in _told(console, chapter))
        console.print(_summary(found))
        if found[Level.ERROR]:
            raise typer.Exit(MENDS_ITSELF_NOT)


def _settings() -> Chapter:
    path = policy_path(os.environ)
    there = path.exists()
    where = f"the policy is {path}" if there else f"there is no {path}, defaults hold"
    return Chapter("Settings", iter([fine(f"The environment is complete; {where}.")]))


def _told(console: Console, chapter: Chapter) -> list[Level]:
    console.print(Text(chapter.about, style="bold"))
    levels = []
    for finding in chapter.findings:
        console.print(_line(finding))
        levels.append(finding.level)
    return levels


def _line(finding: Finding) -> Text:
    line = Text.assemble("  ", (f"{finding.level:<9}", STYLES[finding.level]), finding.said)
    if finding.remedy:
        line.append(f"\n{'':11}→ {finding.remedy}.", style="cyan")
    return line


def _summary(found: Counter[Level]) -> str:
    errors, warnings = found[Level.ERROR], found[Level.WARNING]
    if not errors and not warnings:
        return "\nAll is well."
    return f"\n{_many(errors, 'error')}, {_many(warnings, 'warning')}."


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
