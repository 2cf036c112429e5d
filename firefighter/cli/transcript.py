"""One incident on a whole stage, told in the terminal as it happens."""

import shutil
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.rule import Rule

from firefighter.cli.stage import Stage
from firefighter.ops import records
from firefighter.playground import story
from firefighter.playground.confluence.drawing import drawn

PAGE = "post-mortem.html"
SHOWN_LINES = 14
INTRODUCED = "learn-people"
INTRODUCTION_TRIES = 50


def play(folder: Path) -> None:
    """Play it, and leave the rendered page in *folder*."""
    console = Console(width=min(100, shutil.get_terminal_size().columns))
    console.print("Starting Postgres, a local Slack, a local Confluence and the bot …")
    with Stage() as stage:
        tell(stage, console)
        folder.mkdir(parents=True, exist_ok=True)
        page = next(iter(stage.wiki.site.pages.values()))
        path = folder / PAGE
        path.write_text(drawn(page), encoding="utf-8")
        console.print(f"The page “{escape(page.title)}” is in [bold]{path}[/].")
    console.print("Everything is stopped again; nothing is left running.")


def tell(stage: Stage, console: Console) -> None:
    """Tell the story: what a person did, what Slack shows, what was recorded and delivered."""
    shown: dict[str, tuple[str, ...]] = {}
    _until_introduced(stage)
    seen_entries, seen_deliveries = 0, len(records.record_of(stage.url, 1).delivered)
    for number, scene in enumerate(story.play(stage.slack, stage.wiki.site), start=1):
        console.print(Rule(f"{number}  {scene.did}", align="left", style="bold"))
        before = shown.get(scene.where, ())
        new = [line for line in scene.shown if line not in before]
        console.print(f"[dim]{scene.where}[/]")
        for line in new[-SHOWN_LINES:]:
            console.print(f"  {escape(line)}", highlight=False)
        shown[scene.where] = scene.shown
        record = records.record_of(stage.url, 1)
        for line in record.timeline[seen_entries:]:
            console.print(f"  [green]recorded[/]   {escape(line)}", highlight=False)
        done = record.delivered[seen_deliveries:]
        if done:
            console.print(f"  [cyan]delivered[/]  {', '.join(done)}", highlight=False)
        seen_entries, seen_deliveries = len(record.timeline), len(record.delivered)


def _until_introduced(stage: Stage) -> None:
    """Wait until the bot has read who is who, so that the story is told with names."""
    for _ in range(INTRODUCTION_TRIES):
        if INTRODUCED in records.record_of(stage.url, 1).delivered:
            return
        stage.slack.workspace.until(lambda: False, 0.1)
