"""The pictures of the README, and the words that are on them.

``python -m tests.browser.pictures`` takes them anew; look at them before you keep them.
"""

import re
import sys
from calendar import month_abbr, month_name
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Locator, Page, ViewportSize, expect, sync_playwright

from firefighter.cli import crew, history
from firefighter.cli.stage import Stage
from tests.browser.acts import asks_for_the_form, raises, sends_it
from tests.browser.chromium import FLAGS, MISSING, Window, program

FOLDER = Path(__file__).parent / "pictures"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SIZE = ViewportSize(width=1200, height=780)
MONTH = rf"\b({'|'.join([*month_name[1:], *month_abbr[1:]])})\b"


@dataclass(frozen=True)
class Picture:
    """Something to show, and the part of it whose words are kept beside it."""

    name: str
    page: Page
    shown: Locator

    @property
    def words(self) -> str:
        """Give what is written there, without the times of the day when it was taken."""
        text = re.sub(r"\b\d+(h|m|s)( \d+(m|s))?\b", "a while", self.shown.inner_text())
        text = re.sub(r"\bCEST\b", "CET", re.sub(MONTH, "Month", text))
        return re.sub(r"\d+", "0", text).strip() + "\n"

    def take(self) -> None:
        self.page.mouse.move(0, 0)
        for scheme in SCHEMES:
            self.page.emulate_media(color_scheme=scheme)
            self.page.screenshot(path=FOLDER / f"{self.name}-{scheme}.png")
        (FOLDER / f"{self.name}.txt").write_text(self.words, encoding="utf-8")


def pictures(ana: Window) -> Iterator[Picture]:
    """Drive an incident through what the README shows."""
    asks_for_the_form(ana)
    yield Picture("declare", ana.page, ana.modal)
    sends_it(ana)
    ana.presses("Take command")
    ana.sees("took command")
    raises(ana, "SEV2")
    ana.presses("Post update")
    ana.fills(What_we_know="One in three payments fails since the release of 09:40.")
    ana.submits()
    card = ana.messages.locator("article").first
    expect(card).to_contain_text("One in three payments fails")
    ana.sees("Known")
    yield Picture("card", ana.page, card)
    ana.chooses("Impact is over", "Status")
    ana.sees("impact is over")
    ana.presses("Close")
    ana.has_a_form("Close")
    yield Picture("close", ana.page, ana.modal)
    ana.answers("Nobody knows")
    ana.sees("One thing first", "dialog")
    ana.answers("When it was declared")
    ana.sees("Nothing is missing", "dialog")
    ana.submits()
    ana.sees("closed it")
    with ana.page.context.expect_page() as opened:
        ana.presses("Open the draft")
    draft = opened.value
    draft.wait_for_load_state()
    yield Picture("draft", draft, draft.locator("main"))


def main() -> None:
    path = program()
    if path is None:
        sys.exit(MISSING)
    FOLDER.mkdir(exist_ok=True)
    with Stage(past=history.PAST) as stage, sync_playwright() as playwright:
        crew.open_browser_door(stage)
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_page(viewport=SIZE, reduced_motion="reduce", locale="en-GB")
        for picture in pictures(Window(page, f"{stage.slack.url}as/ana/C0GENERAL")):
            picture.take()
        browser.close()
    sys.stdout.write(f"Look at them: {FOLDER}\n")


if __name__ == "__main__":
    main()
