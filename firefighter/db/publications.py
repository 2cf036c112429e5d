"""What was published where: title and body are frozen before the first call."""

from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, ForeignKey, Table, text

from firefighter.db.base import Session, instant, metadata, word

publications = Table(
    "publications",
    metadata,
    Column("incident", BigInteger, ForeignKey("incidents.number"), primary_key=True),
    word("title"),
    word("other_title"),
    word("body"),
    instant("frozen_at", now=True),
)

_FREEZE = text("""
INSERT INTO publications (incident, title, other_title, body)
VALUES (:incident, :title, :other_title, :body)
ON CONFLICT (incident) DO UPDATE SET body = excluded.body WHERE publications.body = ''
""")
_THAW = text("UPDATE publications SET body = '' WHERE incident = :incident")
_UNTITLE = text("UPDATE publications SET title = '', other_title = '' WHERE incident = :incident")
_GET = text("SELECT title, other_title, body FROM publications WHERE incident = :incident")


@dataclass(frozen=True)
class Frozen:
    """A page as it will be sent, byte for byte, however often that takes; "" once thawed."""

    title: str
    other_title: str
    body: str


def frozen(session: Session, incident: int) -> Frozen | None:
    row = session.execute(_GET, {"incident": incident}).one_or_none()
    return None if row is None else Frozen(row.title, row.other_title, row.body)


def freeze(session: Session, incident: int, page: Frozen) -> None:
    """Keep the page as it is to be sent; a second freeze fills in a body that was thawed."""
    values = {"title": page.title, "other_title": page.other_title, "body": page.body}
    session.execute(_FREEZE, {"incident": incident} | values)


def thaw(session: Session, incident: int) -> None:
    """Drop the page's body: if it is still to be sent, it is drawn anew under the same titles."""
    session.execute(_THAW, {"incident": incident})


def untitle(session: Session, incident: int) -> None:
    """Forget what a page was called that is made: nobody looks for it by its title any more."""
    session.execute(_UNTITLE, {"incident": incident})
