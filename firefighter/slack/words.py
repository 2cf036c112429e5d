"""What somebody typed after a word, with the people it mentions called by their names."""

from firefighter.domain.said import Said
from firefighter.domain.slacktext import mrkdwn
from firefighter.slack.desk import Desk


def heard(desk: Desk, raw: str) -> Said:
    """Read what Slack passed on."""
    return Said.of(raw, name=desk.namer(mrkdwn.mentioned(raw)))
