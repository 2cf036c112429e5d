"""The past of the playground's company, lived through by the bot itself on a clock of its own.

Every act goes through the services, and what they promise is delivered by the worker's own
handlers to the local Slack and Confluence, at the time when it happened. Nothing is left to
be delivered when the bot starts.
"""

from datetime import datetime

from firefighter import wiring
from firefighter.cli.past import first_month, last_week, second_month, third_month, today
from firefighter.cli.past.agenda import Agenda
from firefighter.cli.past.company import POLICY, policy
from firefighter.cli.past.delivering import Delivering
from firefighter.cli.past.living import Living
from firefighter.cli.past.nearby import NearbyClient
from firefighter.cli.past.small_talk import REMARKS
from firefighter.cli.stage import Past
from firefighter.db.base import Database, connect
from firefighter.gateways.chat import Chat
from firefighter.gateways.wiki import Wiki
from firefighter.playground.confluence.server import LocalConfluence
from firefighter.playground.slack.server import LocalSlack
from firefighter.settings import database_url

WEEKS = 12
MONTHS = (first_month, second_month, third_month, last_week, today)
STORIES = tuple(story for part in MONTHS for story in part.STORIES)

PAST = Past(POLICY, lambda stage: record(stage.url, stage.slack, stage.wiki, now=wiring.utcnow()))


def record(url: str, slack: LocalSlack, wiki: LocalConfluence, *, now: datetime) -> None:
    """Fill a fresh database, and both neighbours, with twelve weeks that end *now*.

    All of it is there afterwards, or nothing; whoever looks at Slack meanwhile waits.
    """
    engine = connect(database_url(url), pool_size=1, statement_seconds=20)
    company, agenda = policy(), Agenda(now)
    chat = Chat(NearbyClient(slack), wiring.NoPatience())
    pages = Wiki(wiki.url, wiki.email, wiki.token)
    with Database(engine).transaction() as session:
        delivering = Delivering(session, chat, pages, policy=company, agenda=agenda)
        living = Living(session, slack, wiki.site, delivering, policy=company, agenda=agenda)
        with slack.workspace.by_clock(agenda.clock):
            living.through(WEEKS, STORIES, REMARKS)
    engine.dispose()
