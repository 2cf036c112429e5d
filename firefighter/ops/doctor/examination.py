"""All that the doctor looks at, in the order in which it is needed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from firefighter.gateways.chat import Chat
from firefighter.gateways.wiki import Wiki
from firefighter.ops.doctor import database, named, promises, slack, wiki
from firefighter.ops.doctor.finding import Finding
from firefighter.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Installation:
    """One FireFighter as it is set up here; without *wiki*, Confluence is off."""

    settings: Settings
    engine: Engine
    chat: Chat
    wiki: Wiki | None
    clock: Callable[[], datetime]


@dataclass(frozen=True)
class Chapter:
    """What was found about one thing."""

    about: str
    findings: Iterator[Finding]


def examine(there: Installation) -> Iterator[Chapter]:
    """Give chapter after chapter; each is looked at when it is read."""
    settings, policy = there.settings, there.settings.policy
    at = there.clock()
    yield Chapter("Database", database.examine(there.engine, settings, at=at))
    yield Chapter("People", named.examine(there.engine, policy))
    yield Chapter("Deliveries", promises.examine(there.engine, command=policy.command))
    token = settings.slack_app_token
    app_token = None if token is None else token.get_secret_value()
    yield Chapter("Slack", slack.examine(there.chat, policy, app_token=app_token, at=there.clock()))
    yield Chapter("Confluence", wiki.examine(there.wiki, policy))
