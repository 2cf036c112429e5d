"""A running bot between a local Slack and a local Confluence, all in this process."""

import time
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select, text

from firefighter import wiring
from firefighter.cli.stage import EVENTS, SHORTCUTS
from firefighter.db import entries, incidents, people
from firefighter.db.base import Database, connect
from firefighter.db.tables import metadata
from firefighter.domain.policy import Policy, ServiceRule
from firefighter.playground.confluence.server import LocalConfluence
from firefighter.playground.serving import PATIENT_SECONDS, Serving
from firefighter.playground.slack.person import Person
from firefighter.playground.slack.server import LocalSlack
from firefighter.settings import Settings

POLICY = Policy(
    zone="Europe/Paris",
    services=(
        ServiceRule(name="checkout", team="Payments", people=("U0LENA",)),
        ServiceRule(name="vault", team="Security", private=True),
    ),
)


UNSETTLED = text("""
SELECT kind FROM deliveries WHERE state = 'pending' AND (attempts > 0 OR due_at <= now())
ORDER BY id
""")
"""What was tried is waited for, although its next try is not due yet."""

LONG_FIRST_MINUTE = text("""
CREATE FUNCTION much_later() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.due_at := NEW.due_at + interval '1 day';
    RETURN NEW;
END $$;
CREATE TRIGGER much_later BEFORE INSERT ON deliveries FOR EACH ROW
WHEN (NEW.kind = 'pin-by-hand') EXECUTE FUNCTION much_later()
""")
"""What the bot says once its first minute is over comes up in no test that just takes long."""


class Scene:
    """What a test sees of the stage: people, both neighbours, and what we remember."""

    def __init__(self, slack, wiki, database, settings):
        self.slack = slack
        self.wiki = wiki
        self.database = database
        self.settings = settings

    def person(self, name):
        return Person(self.slack, name)

    @property
    def ana(self):
        return self.person("ana")

    @property
    def marc(self):
        return self.person("marc")

    def incident(self, number=1):
        with self.database.transaction() as session:
            return incidents.get(session, number)

    def timeline(self, number=1):
        with self.database.transaction() as session:
            return [(e.kind.value, e.old, e.new) for e in entries.of(session, number)]

    def count(self, table):
        with self.database.transaction() as session:
            return session.execute(
                select(func.count()).select_from(metadata.tables[table])
            ).scalar()

    def deliveries(self, state):
        with self.database.transaction() as session:
            statement = text("SELECT kind FROM deliveries WHERE state = :s ORDER BY id")
            return list(session.execute(statement, {"s": state}).scalars())

    def done(self, kind):
        """Tell whether a delivery of that kind was made."""
        return kind in self.deliveries("done")

    def known(self, person):
        with self.database.transaction() as session:
            return people.find(session, person)

    def until(self, happened, seconds=PATIENT_SECONDS):
        """Wait for something that Slack's state does not show."""
        return until(self.slack.workspace, happened, seconds)

    def methods(self, *names):
        return [call.method for call in self.slack.calls if not names or call.method in names]

    def settled(self, *, but=""):
        """Wait until the bot knows all that happened, and has nothing left to do about it now.

        *but* is a kind of delivery that is not waited for.
        """
        return settled(self.slack, lambda: [kind for kind in self.unsettled() if kind != but])

    def unsettled(self):
        with self.database.engine.connect() as connection:
            return connection.scalars(UNSETTLED).all()


def until(workspace, predicate, seconds=PATIENT_SECONDS):
    """Look ten times a second until it is so."""
    deadline = time.monotonic() + seconds
    while not predicate():
        if time.monotonic() >= deadline:
            return False
        workspace.until(lambda: False, 0.1)
    return True


def settled(slack, unsettled, seconds=PATIENT_SECONDS):
    """Wait until every event was taken, and nothing is left to do that is due or was tried."""

    def quiet():
        slack.bot.has_told()
        # What was told of since then may be yet to be written down.
        return not unsettled() and not slack.bot.has_more_to_tell

    return until(slack.workspace, quiet, seconds)


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    with LocalSlack() as running:
        running.workspace.patience = PATIENT_SECONDS
        yield running


@pytest.fixture
def wiki() -> Iterator[LocalConfluence]:
    with LocalConfluence() as running:
        yield running


@pytest.fixture
def policy() -> Policy:
    return POLICY


@pytest.fixture
def by_socket() -> bool:
    """Tell whether the bot opens a connection to Slack, or waits for requests."""
    return False


@pytest.fixture
def settings(database_url, slack, wiki, policy, by_socket) -> Settings:
    return Settings(
        database_url=database_url,
        slack_bot_token=slack.bot_token,
        slack_signing_secret=None if by_socket else slack.signing_secret,
        slack_app_token=slack.app_token if by_socket else None,
        slack_api_url=slack.api_url,
        confluence_url=wiki.url,
        confluence_email=wiki.email,
        confluence_token=wiki.token,
        policy=policy,
    )


@pytest.fixture
def owner_url(database_url: str) -> str:
    """Give the database as whoever owns its tables."""
    return database_url


@pytest.fixture
def scene(settings, slack, wiki, engine, owner_url, by_socket) -> Iterator[Scene]:
    owner = connect(owner_url, pool_size=1)
    with owner.begin() as connection:
        connection.execute(LONG_FIRST_MINUTE)
    owner.dispose()
    running = wiring.assemble(settings, door=True, work=True)
    assert running.app is not None
    with Serving(running.app) as web:
        running.start()
        wiring.greet(settings)
        if by_socket:
            slack.connect_by_socket()
            assert slack.links.until(1)
        else:
            slack.connect(f"http://127.0.0.1:{web.port}/slack/events")
        slack.bot.subscribed |= EVENTS
        slack.shortcuts = SHORTCUTS
        yield Scene(slack, wiki, Database(engine), settings)
        slack.faults.clear()
        wiki.faults.clear()
        running.stop()
