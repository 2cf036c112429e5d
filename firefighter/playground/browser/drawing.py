"""The regions of a screen as HTML, and which of them are no longer as they were."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader

from firefighter.playground.browser import dates, mrkdwn, shared
from firefighter.playground.browser.backstage import WEATHERS, Backstage
from firefighter.playground.browser.guide import STEPS, Course, progress
from firefighter.playground.browser.screen import Screen
from firefighter.playground.slack.state import BOT_USER, Json, Message, OpenView, User, Workspace

REGIONS = ("sidebar", "head", "messages", "composer", "side", "modals", "notice")
DELIVERIES, FOLLOWS_SECONDS = 14, 300


class Drawing:
    """Draws screens of one playground."""

    def __init__(self, backstage: Backstage, since: Callable[[], float]) -> None:
        self._backstage = backstage
        self._since = since
        self.notices: dict[str, str] = {}
        """What each person is told at the edge of the screen, because the bot was silent."""

    def page(self, screen: Screen) -> str:
        """Give the whole page."""
        known = self._known(screen) | {"stream": stream_of(screen)}
        with screen.workspace.lock:
            return ENVIRONMENT.get_template("page.html").render(known)

    def nowhere(self) -> str:
        """Give the page for a place that is not there, or not for this person."""
        return ENVIRONMENT.get_template("nowhere.html").render()

    def beginning(self) -> str:
        """Give the page that waits while everything is started over."""
        return ENVIRONMENT.get_template("beginning.html").render()

    def regions(self, screen: Screen) -> dict[str, str]:
        """Give every region by its name."""
        known = self._known(screen)
        with screen.workspace.lock:
            return {
                name: ENVIRONMENT.get_template(f"{name}.html").render(known) for name in REGIONS
            }

    def _known(self, screen: Screen) -> dict[str, Any]:
        watches = screen.place.side == "backstage"
        course = Course(screen.workspace, self._backstage.wiki.site, screen.user, self._since())
        return read_by(screen.user, screen.workspace, screen.slack.url) | {
            "screen": screen,
            "place": screen.place,
            "here": f"/as/{screen.user.name}/{screen.place.channel}",
            "notice": self.notices.get(screen.user.id, ""),
            "steps": lambda: list(zip(STEPS, progress(course), strict=True)),
            "backstage": self._backstage,
            # Read before the workspace is locked: it is another machine that answers.
            "deliveries": self._backstage.crew.deliveries(DELIVERIES) if watches else (),
            "weathers": WEATHERS,
            "wiki_url": self._backstage.wiki.url,
            "commands": screen.slack.commands,
            "shortcuts": screen.slack.shortcuts,
        }


def read_by(user: User, workspace: Workspace, root: str = "") -> dict[str, Any]:
    """Give what templates need to draw blocks as one person reads them.

    Args:
        root: the workspace's address, if it is served: pictures lie below it.
    """
    reader = mrkdwn.Reader(workspace, user)
    zone, now = user.zone, workspace.now()
    return {
        "user": user,
        "users": workspace.users,
        "bot_user": BOT_USER,
        "base": f"/as/{user.name}",
        "mrkdwn": lambda text: mrkdwn.html(text, reader),
        "plain": mrkdwn.plain,
        "verbatim": mrkdwn.verbatim,
        "clock": lambda ts: dates.time_of(float(ts), zone=zone),
        "day": lambda ts: dates.day_of(float(ts), zone=zone, now=now),
        "local": lambda at: local_time(at, zone),
        "picture": lambda block: shared.picture_of(block, workspace, root),
        "vals": vals,
        "shown": shown_state,
    }


def stream_of(screen: Screen) -> str:
    """Give the address of what tells a page that something has changed."""
    place = screen.place
    return (
        f"/as/{screen.user.name}/{place.channel}/stream"
        f"?side={place.side}&earlier={place.earlier}&new={place.new}"
    )


def vals(element: Json, block: str, **more: str) -> str:
    """Give what a press on a control sends, as it was drawn."""
    drawn = {"block": block, "action": element["action_id"], "type": element["type"]}
    return json.dumps(drawn | {"value": element.get("value") or ""} | more)


def shown_state(view: OpenView, block: Json) -> Json:
    """Give what is entered in an input block."""
    element = block["element"]
    held: Json = view.values.get(block["block_id"], {}).get(element["action_id"], {})
    return held


def local_time(timestamp: int | None, zone: str) -> str:
    """Give an instant as a browser's ``datetime-local`` wants it."""
    if not timestamp:
        return ""
    return f"{datetime.fromtimestamp(timestamp, ZoneInfo(zone)):%Y-%m-%dT%H:%M}"


def instant_of(local: str, zone: str) -> int | None:
    """Read what a browser's ``datetime-local`` gives; None if it is empty or no time."""
    try:
        at = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        return None
    return int(at.astimezone(UTC).timestamp())


def follows(message: Message, before: Message | None) -> bool:
    """Tell whether a message continues what the same person said just before."""
    if before is None or message.user != before.user or message.only_for != before.only_for:
        return False
    return float(message.ts) - float(before.ts) < FOLLOWS_SECONDS


def options_of(element: Json) -> list[Json]:
    """Give the options of a select, those in groups as well."""
    groups = element.get("option_groups") or []
    return [*(element.get("options") or []), *(o for group in groups for o in group["options"])]


ENVIRONMENT = Environment(
    loader=PackageLoader("firefighter.playground.browser"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)
ENVIRONMENT.globals |= {"follows": follows, "options_of": options_of}
ENVIRONMENT.tests["picture"] = shared.is_picture
ENVIRONMENT.tests["openable"] = lambda url: str(url).startswith(("http://", "https://"))
