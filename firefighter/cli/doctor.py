"""doctor: look at everything that an incident will need."""

import os
import platform
import secrets
import time
from collections import Counter
from importlib.metadata import version
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from firefighter import wiring
from firefighter.domain.pseudonyms import require_slack_id
from firefighter.ops.doctor import Chapter, Finding, Installation, Level, examine
from firefighter.ops.doctor.finding import fine
from firefighter.ops.doctor.rehearsal import Outcome, Play, Rehearsal, Step
from firefighter.samples.catalogue import telling
from firefighter.samples.pages import drafts
from firefighter.settings import Settings, policy_path
from firefighter.views import postmortem
from firefighter.views.blocks import Message

MENDS_ITSELF_NOT = 1
"""The exit code when something is wrong; warnings are none."""

STYLES = {Level.OK: "green", Level.WARNING: "yellow", Level.ERROR: "bold red"}


def register(app: typer.Typer) -> None:
    @app.command()
    def doctor(
        *,
        live: Annotated[
            bool,
            typer.Option("--live", help="Rehearse one private test incident, and clean up."),
        ] = False,
        me: Annotated[
            str | None, typer.Option("--me", help="Your Slack id: you are invited, and told.")
        ] = None,
    ) -> None:
        """Look at settings, database, Slack and Confluence, and say what mends each."""
        settings = Settings.read(os.environ)
        if me is not None:
            require_slack_id(me)
        console = Console(highlight=False, soft_wrap=True)
        with wiring.installation(settings) as there:
            if live:
                _rehearse(console, there, me)
                return
            chapters = [_settings(), *examine(there)]
            found = Counter(level for chapter in chapters for level in _told(console, chapter))
        console.print(_summary(found))
        if found[Level.ERROR]:
            raise typer.Exit(MENDS_ITSELF_NOT)


def _rehearse(console: Console, there: Installation, me: str | None) -> None:
    """Rehearse, and print what happened as a report that can be pasted anywhere."""
    failed = []

    def say(step: Step) -> None:
        if step.outcome in {Outcome.REFUSED, Outcome.SILENT}:
            failed.append(step)
        took = f"{step.milliseconds} ms" if step.milliseconds else ""
        row = f"| {step.what} | {step.outcome} | {took} | {step.said} |"
        console.print(Text(row))

    console.print(Text(_headline()))
    Rehearsal(there=there, play=_play(me), say=say, timer=time.monotonic, pause=time.sleep).run()
    console.print(f"\n{_many(len(failed), 'step')} failed." if failed else "\nEverything worked.")
    if failed:
        raise typer.Exit(MENDS_ITSELF_NOT)


def _headline() -> str:
    """Say which release of what was rehearsed; nothing in it tells whose it was."""
    named = ("firefighter", "slack_sdk", "atlassian-python-api", "psycopg")
    releases = ", ".join(f"{name} {version(name)}" for name in named)
    where = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    return f"{releases}; {where}\n\n| step | outcome | took | what was said |\n|---|---|---|---|"


def _play(me: str | None) -> Play:
    """Take one message of each kind, and one page, from the samples."""
    kinds = {
        sample.surface: (sample.surface, sample.shown)
        for sample in telling()
        if isinstance(sample.shown, Message)
    }
    draft = drafts()["post-mortem rich"]
    return Play(
        mark=secrets.token_hex(4),
        uid=draft.uid,
        messages=tuple(kinds.values()),
        page=postmortem.page(draft),
        person=me,
    )


def _settings() -> Chapter:
    path = policy_path(os.environ)
    there = path.exists()
    where = f"the policy is {path}" if there else f"there is no {path}, defaults hold"
    return Chapter("Settings", iter([fine(f"The environment is complete; {where}.")]))


def _told(console: Console, chapter: Chapter) -> list[Level]:
    findings = list(chapter.findings)
    if findings:
        console.print(Text(chapter.about, style="bold"))
    levels = []
    for finding in findings:
        console.print(_line(finding))
        levels.append(finding.level)
    return levels


def _line(finding: Finding) -> Text:
    line = Text.assemble("  ", (f"{finding.level:<9}", STYLES[finding.level]), finding.said)
    if finding.remedy:
        line.append(f"\n{'':11}→ {finding.remedy}{_end(finding.remedy)}", style="cyan")
    return line


def _end(sentence: str) -> str:
    return "" if sentence.endswith(("?", ".")) else "."


def _summary(found: Counter[Level]) -> str:
    errors, warnings = found[Level.ERROR], found[Level.WARNING]
    if not errors and not warnings:
        return "\nAll is well."
    return f"\n{_many(errors, 'error')}, {_many(warnings, 'warning')}."


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
