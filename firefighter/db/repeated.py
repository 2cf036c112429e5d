"""What we answered people, which may repeat words that somebody wants gone."""

from collections.abc import Sequence

from sqlalchemy import Index, text

from firefighter.db.base import Session
from firefighter.db.ledger import deliveries
from firefighter.domain.redraws import Unsay

ANSWERS = "kind IN ('reply', 'whisper')"
Index("ix_deliveries_answered", deliveries.c.promised_at, postgresql_where=text(ANSWERS))

# Nobody repeats words before they are there; a day is for those that were refused at first.
_BLANK = text("""
UPDATE deliveries SET payload = jsonb_set(payload, '{text}', to_jsonb(CAST(:instead AS text)))
WHERE kind IN ('reply', 'whisper')
  AND promised_at > coalesce((SELECT max(promised_at) - interval '1 day' FROM deliveries
                              WHERE once = ANY (CAST(:since AS text[]))), '-infinity')
  AND EXISTS (SELECT FROM unnest(CAST(:said AS text[])) AS s(words)
              WHERE strpos(payload ->> 'text', words) > 0
                AND (length(words) >= :telling OR strpos(payload ->> 'text', :key) > 0))
RETURNING coalesce(result ->> 'channel', payload ->> 'channel') AS channel,
          coalesce(payload ->> 'thread', '') AS thread, result ->> 'ts' AS ts
""")

_SAID = text("SELECT payload ->> 'text' FROM deliveries WHERE id = :id")

TELLING = 12
"""Shorter words may stand in an answer that has nothing to do with them."""


def blank(
    session: Session, said: Sequence[str], *, key: str, since: Sequence[str], instead: str
) -> list[Unsay]:
    """Take words out of what we answered or are about to; give the answers that people still see.

    Args:
        said: how the words begin, as they may have been repeated.
        key: the incident's; short words count only beside it.
        since: what was promised with them or before them, by what it is promised once as.
    """
    values = {"said": list(said), "key": key, "since": list(since), "instead": instead}
    rows = session.execute(_BLANK, values | {"telling": TELLING}).all()
    return [
        Unsay(channel=row.channel, thread=row.thread, ts=row.ts)
        for row in rows
        if row.ts is not None
    ]


def said(session: Session, delivery: int) -> str | None:
    """Give what an answer says by now."""
    words: str | None = session.execute(_SAID, {"id": delivery}).scalar()
    return words
