"""What has changed on a screen, told to the page that shows it as it happens."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

LOOK_SECONDS, OFTEN_SECONDS, BEAT_SECONDS = 0.03, 0.5, 15.0
RELOAD, ANEW = "event: reload\ndata: \n\n", "event: anew\ndata: \n\n"


@dataclass(frozen=True)
class Source:
    """Where a stream comes from.

    Attributes:
        version: counts what happened in the workspace.
        draw: gives every region by its name, or None when the place is there no more.
        over: whether everything has begun anew since.
        often: whether to look again when nothing happened in the workspace, as well.
    """

    version: Callable[[], int]
    draw: Callable[[], dict[str, str] | None]
    over: Callable[[], bool]
    often: bool


async def changes(source: Source, request: Request) -> AsyncIterator[str]:
    """Give the regions that are no longer as they were told, whenever something has happened."""
    told: dict[str, str] = {}
    version, slept = -1, 0.0
    pause = OFTEN_SECONDS if source.often else BEAT_SECONDS
    while not await request.is_disconnected():
        if source.over():
            yield ANEW
            return
        if version != source.version() or slept >= pause:
            version, slept = source.version(), 0.0
            drawn = await run_in_threadpool(source.draw)
            if drawn is None:
                yield RELOAD
                return
            changed = {name: html for name, html in drawn.items() if told.get(name) != html}
            told |= changed
            yield _message(changed) if changed else ": still here\n\n"
        await asyncio.sleep(LOOK_SECONDS)
        slept += LOOK_SECONDS


def _message(regions: dict[str, str]) -> str:
    partials = "".join(
        f'<hx-partial hx-target="#{name}" hx-swap="innerMorph">{html}</hx-partial>\n'
        for name, html in regions.items()
    )
    return "".join(f"data: {line}\n" for line in partials.splitlines()) + "\n"
