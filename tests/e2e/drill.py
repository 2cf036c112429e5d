"""What a drill does to an incident, and what it counts afterwards."""

from collections import Counter

from sqlalchemy import create_engine, pool, text

from tests.e2e import conftest

NEW_KIND = "from-the-future"
"""A kind of delivery that no release knows yet; it stays pending."""
UNSETTLED = (
    "SELECT kind FROM deliveries WHERE state = 'pending' AND (attempts > 0 OR due_at <= now())"
    " AND kind <> :new"
)


def query(url, statement, **values):
    """Ask the database something, on a connection of one's own."""
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.begin() as connection:
        result = connection.execute(text(statement), values)
        return result.all() if result.returns_rows else []


def settled(stage):
    """Wait until nothing is left to do that is due or was tried."""
    return conftest.settled(stage.slack, lambda: query(stage.url, UNSETTLED, new=NEW_KIND))


def channel_of(stage, title):
    """Wait for the channel of an incident that was declared, and give it; fail if it has two."""
    slug = title.replace(" ", "-")

    def found():
        return [c for c in stage.slack.workspace.channels.values() if c.name.endswith(slug)]

    assert stage.slack.workspace.until(found)
    assert len(found()) == 1
    return found()[0]


def declared(stage, title, by="ana"):
    """Declare an incident, and give its channel once its card is there."""
    person = stage.person(by)
    assert person.types(f"/incident declare sev2 {title}").ok
    channel = channel_of(stage, title)
    assert person.sees("[Take command]", in_=channel.name)
    return channel


def closed(stage, channel, by="ana"):
    """Mitigate and close it, with what it asks for; the draft is owed then."""
    person = stage.person(by)
    person.chooses("Status", "Impact is over", in_=channel.name)
    assert person.sees("impact is over", in_=channel.name)
    assert settled(stage)
    person.presses("Close", in_=channel.name)
    for _ in range(2):
        person.presses("When it was declared")
    person.submits()
    assert person.sees("closed it", in_=channel.name)


def told(stage):
    """Count each message of ours in Slack by the delivery it is marked with."""
    with stage.slack.workspace.lock:
        return Counter(
            message.metadata["event_payload"]["delivery"]
            for channel in stage.slack.workspace.channels.values()
            for message in channel.messages.values()
            if message.metadata
        )
