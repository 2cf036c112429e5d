"""An installation between a local Slack and a local Confluence, for the doctor to look at."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from firefighter import wiring
from firefighter.domain.policy import DigestRule, Policy
from firefighter.ops.doctor import Level, examine
from firefighter.playground.confluence.server import LocalConfluence
from firefighter.playground.slack.server import LocalSlack
from firefighter.settings import Settings

GOOD = Policy(confluence_private_readers=("712020:ana",))


class Clinic:
    """One installation, what may be made wrong with it, and what the doctor says."""

    def __init__(self, slack, wiki, database):
        self.slack = slack
        self.wiki = wiki
        self.database = database
        self.policy = GOOD
        self.apart = timedelta()
        self.changed = {}

    @property
    def settings(self):
        given = {
            "database_url": self.database.engine.url.render_as_string(hide_password=False),
            "slack_bot_token": self.slack.bot_token,
            "slack_signing_secret": self.slack.signing_secret,
            "slack_api_url": self.slack.api_url,
            "confluence_url": self.wiki.url,
            "confluence_email": self.wiki.email,
            "confluence_token": self.wiki.token,
            "policy": self.policy,
        }
        return Settings.model_validate(given | self.changed)

    def execute(self, statement, **values):
        with self.database.transaction() as session:
            session.execute(text(statement), values)

    def beats(self, seconds_ago=1):
        self.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - make_interval(secs => :s))",
            s=seconds_ago,
        )

    def chapters(self):
        with wiring.installation(self.settings) as there:
            late = replace(there, clock=lambda: there.clock() + self.apart)
            return {chapter.about: list(chapter.findings) for chapter in examine(late)}

    def found(self, level):
        """List what is of that level, each with its remedy."""
        findings = [finding for chapter in self.chapters().values() for finding in chapter]
        return [(f.said, f.remedy) for f in findings if f.level is level]

    @property
    def errors(self):
        return self.found(Level.ERROR)

    @property
    def warnings(self):
        return self.found(Level.WARNING)


@pytest.fixture
def clinic(database):
    """Give an installation with which nothing is wrong but who owns the tables."""
    with LocalSlack() as slack, LocalConfluence() as wiki:
        clinic = Clinic(slack, wiki, database)
        clinic.beats()
        yield clinic


@pytest.fixture
def no_digest():
    return GOOD.model_copy(update={"digest": DigestRule(channel="")})
