"""Whose forgetting is under way: what they are called from now on, until nothing names them."""

from collections.abc import Sequence

from sqlalchemy import Table, text

from firefighter.db.base import Session, instant, metadata, word

forgettings = Table(
    "forgettings",
    metadata,
    word("person", primary_key=True),
    word("pseudonym"),
    instant("begun_at", now=True),
)

# Touched, so that whoever asks second waits for the first, and is given what that wrote.
_BEGIN = text("""
INSERT INTO forgettings (person, pseudonym) VALUES (:person, :pseudonym)
ON CONFLICT (person) DO UPDATE SET begun_at = forgettings.begun_at
RETURNING pseudonym
""")
_END = text("DELETE FROM forgettings WHERE person = :person")
_UNDER_WAY = text("SELECT person FROM forgettings ORDER BY begun_at")


def begin(session: Session, person: str, pseudonym: str) -> str:
    """Give what a person is called from now on: the same as before if this was begun before."""
    values = {"person": person, "pseudonym": pseudonym}
    return str(session.execute(_BEGIN, values).scalar_one())


def end(session: Session, person: str) -> None:
    session.execute(_END, {"person": person})


def under_way(session: Session) -> Sequence[str]:
    """List whose forgetting was begun and not ended."""
    return session.execute(_UNDER_WAY).scalars().all()
