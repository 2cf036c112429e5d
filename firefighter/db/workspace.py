"""What we know of the workspace: who we are there, what we may do, which methods ask us to wait."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Column, Table, Text, func, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY, insert

from firefighter.db.base import Session, instant, metadata, word


@dataclass(frozen=True, kw_only=True)
class Identity:
    """The bot, as Slack last confirmed it; *scopes* are None where Slack did not name them."""

    team_id: str
    bot_id: str
    bot_user_id: str
    url: str
    scopes: frozenset[str] | None = None


workspace = Table(
    "workspace",
    metadata,
    word("team_id", primary_key=True),
    word("bot_id"),
    word("bot_user_id"),
    word("url"),
    Column("scopes", ARRAY(Text), nullable=True),
    instant("confirmed_at", now=True),
    instant("heard_at", nullable=True),
)

throttles = Table(
    "throttles",
    metadata,
    word("method", primary_key=True),
    instant("until"),
)

_WAIT = text("""
SELECT extract(epoch FROM until - clock_timestamp())::float FROM throttles
WHERE method = :method AND until > clock_timestamp()
""")
_THROTTLE = text("""
INSERT INTO throttles (method, until)
VALUES (:method, clock_timestamp() + make_interval(secs => :seconds))
ON CONFLICT (method) DO UPDATE SET until = greatest(throttles.until, excluded.until)
""")
_HEAR = text("""
UPDATE workspace w SET heard_at = greatest(w.heard_at, :at)
FROM (SELECT team_id, heard_at FROM workspace ORDER BY confirmed_at DESC LIMIT 1 FOR UPDATE) was
WHERE w.team_id = was.team_id
RETURNING was.heard_at
""")


def identity(session: Session) -> Identity | None:
    """Give the identity that Slack last confirmed, or None before the first time."""
    columns = [workspace.c[n] for n in ("team_id", "bot_id", "bot_user_id", "url", "scopes")]
    statement = select(*columns).order_by(workspace.c.confirmed_at.desc()).limit(1)
    row = session.execute(statement).mappings().one_or_none()
    return None if row is None else Identity(**dict(row) | {"scopes": _set(row["scopes"])})


def confirm(session: Session, confirmed: Identity) -> None:
    values = asdict(confirmed) | {"scopes": _list(confirmed.scopes)}
    statement = insert(workspace).values(values)
    renewed: dict[str, object] = {
        n: statement.excluded[n] for n in ("bot_id", "bot_user_id", "url", "scopes")
    }
    renewed["confirmed_at"] = func.clock_timestamp()
    session.connection.execute(
        statement.on_conflict_do_update(index_elements=["team_id"], set_=renewed)
    )


def granted(session: Session) -> frozenset[str] | None:
    """Give what Slack last said that we may do; None is not known."""
    known = identity(session)
    return None if known is None else known.scopes


def grant(session: Session, scopes: frozenset[str]) -> None:
    """Note what we may do now, in the workspace that last confirmed us."""
    newest = select(workspace.c.team_id).order_by(workspace.c.confirmed_at.desc()).limit(1)
    session.connection.execute(
        update(workspace)
        .where(workspace.c.team_id == newest.scalar_subquery())
        .values(scopes=_list(scopes))
    )


def _set(scopes: list[str] | None) -> frozenset[str] | None:
    return None if scopes is None else frozenset(scopes)


def _list(scopes: frozenset[str] | None) -> list[str] | None:
    return None if scopes is None else sorted(scopes)


def wait_for(session: Session, method: str) -> float | None:
    """Give the seconds for which a method must be left alone, or None."""
    seconds = session.execute(_WAIT, {"method": method}).scalar()
    return None if seconds is None else float(seconds)


def throttle(session: Session, method: str, *, seconds: float) -> None:
    """Leave a method alone for that long, in every stream and replica."""
    session.execute(_THROTTLE, {"method": method, "seconds": seconds})


def hear(session: Session, *, at: datetime) -> datetime | None:
    """Note that Slack is heard, and give when it was before; None if that is not known."""
    known: datetime | None = session.execute(_HEAR, {"at": at}).scalar()
    return known


def forget_hearing(session: Session) -> None:
    """Begin anew to note when Slack is heard: what was said before is not read back."""
    session.connection.execute(update(workspace).values(heard_at=None))
