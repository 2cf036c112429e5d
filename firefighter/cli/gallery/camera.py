"""Pictures of documents, taken in one Chromium."""

import asyncio
import math
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SETTINGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SCREEN = 900
AT_ONCE = 2
TALLEST = 8000
"""Chromium takes no picture beyond some height; what is cut off is in the document."""

NO_PLAYWRIGHT = "There are no pictures: Playwright, a development dependency, is not installed."
NO_BROWSER = "There are no pictures: no Chromium was found. Name one with --browser."


@dataclass(frozen=True)
class Light:
    """How a picture is taken: in which colours, and on how wide a screen."""

    name: str
    scheme: Literal["light", "dark"]
    width: int


LIGHTS = (Light("light", "light", 720), Light("dark", "dark", 720), Light("phone", "light", 390))


class NoPictures(Exception):
    """No picture can be taken; ``str`` says why, in a sentence."""


def browser_at(wanted: str | None) -> str:
    """Find the browser that takes the pictures.

    Args:
        wanted: its path or name; None takes the first that is on the PATH.

    Raises:
        NoPictures: if Playwright or a browser is missing.
    """
    if find_spec("playwright") is None:
        raise NoPictures(NO_PLAYWRIGHT)
    names = BROWSERS if wanted is None else (wanted,)
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        raise NoPictures(NO_BROWSER)
    return found


def photograph(documents: Sequence[Path], folder: Path, *, browser: str) -> int:
    """Take a picture of each document in each light, and count them."""
    # In a thread of its own, because the caller's may have a loop that runs already.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, _all(documents, folder, browser)).result()


def picture(document: str, light: Light) -> str:
    """Give the name of a document's picture."""
    return f"{document}.{light.name}.png"


async def _all(documents: Sequence[Path], folder: Path, browser: str) -> int:
    # It is a development dependency, and may be missing where the gallery is still wanted.
    from playwright.async_api import async_playwright  # noqa: PLC0415

    left = iter(documents)
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=browser, args=list(SETTINGS))
        taken = await asyncio.gather(*(_taken(chromium, left, folder) for _ in range(AT_ONCE)))
    return sum(taken)


async def _taken(browser: "Browser", left: Iterator[Path], folder: Path) -> int:
    """Photograph documents on one page for as long as some are left."""
    page = await browser.new_page(java_script_enabled=False, reduced_motion="reduce")
    count = 0
    for document in left:
        await page.goto(document.resolve().as_uri())
        for light in LIGHTS:
            await _take(page, light, folder / picture(document.stem, light))
            count += 1
    return count


async def _take(page: "Page", light: Light, path: Path) -> None:
    await page.emulate_media(color_scheme=light.scheme)
    await page.set_viewport_size({"width": light.width, "height": SCREEN})
    bottom = float(await page.evaluate("document.body.getBoundingClientRect().bottom"))
    height = min(max(math.ceil(bottom), 1), TALLEST)
    await page.screenshot(
        path=path,
        full_page=height > SCREEN,
        clip={"x": 0, "y": 0, "width": light.width, "height": height},
    )
