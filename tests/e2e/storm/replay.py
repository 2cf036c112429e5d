"""Play a timeline again by the rules of the house, and compare where it ends."""

from collections.abc import Iterator

from firefighter.domain import lifecycle
from firefighter.domain.errors import IllegalMove
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import Asks, Status
from firefighter.domain.roles import Role
from firefighter.domain.timeline import Entry, EntryKind

OPEN_TO_GUESTS = frozenset(
    {
        EntryKind.UPDATE,
        EntryKind.NOTE,
        EntryKind.ACTION,
        EntryKind.TIME,
        EntryKind.TITLE,
        EntryKind.SUMMARY,
        EntryKind.SERVICE,
    }
)
GUEST, STRANGER = "U0GUEST", "U0OTHER"


def replayed(incident: Incident, told: tuple[Entry, ...]) -> Iterator[str]:
    """Name every entry that was no legal move, and where the end differs from the row."""
    if [e.seq for e in told] != list(range(1, incident.seq + 1)):
        yield f"its entries are {[e.seq for e in told]}, where {incident.seq} are known"
        return
    yield from _rights(told)
    yield from _statuses(incident, told)
    yield from _severities(incident, told)
    yield from _roles(incident, told)


def _rights(told: tuple[Entry, ...]) -> Iterator[str]:
    for entry in told:
        if entry.actor == STRANGER:
            yield f"somebody of another organisation wrote entry {entry.seq} ({entry.kind})"
        if entry.actor == GUEST and entry.kind not in OPEN_TO_GUESTS:
            yield f"a guest wrote entry {entry.seq} ({entry.kind})"


def _statuses(incident: Incident, told: tuple[Entry, ...]) -> Iterator[str]:
    now = Status.OPEN
    for entry in told:
        if entry.field != "status":
            continue
        old, new = Status(entry.old or ""), Status(entry.new or "")
        if old is not now:
            yield f"entry {entry.seq} moves from {old}, where it was {now}"
        now = new
        if entry.kind is EntryKind.STATUS:
            yield from _move(entry, old, new)
    if now is not incident.status:
        yield f"its entries end in {now}, the row in {incident.status}"
    if (incident.closure is not None) and now is not Status.CLOSED:
        yield f"it is {now} with a closure reason"


def _move(entry: Entry, old: Status, new: Status) -> Iterator[str]:
    try:
        asks = lifecycle.require_move(old, new)
    except IllegalMove:
        yield f"entry {entry.seq} moves from {old} to {new}"
        return
    if asks in {Asks.REASON, Asks.CLOSURE} and not entry.words:
        yield f"entry {entry.seq} moves from {old} to {new} without a word"


def _severities(incident: Incident, told: tuple[Entry, ...]) -> Iterator[str]:
    now = told[0].new if told else None
    for entry in told[1:]:
        if entry.field != "severity":
            continue
        if entry.old != now:
            yield f"entry {entry.seq} changes severity {entry.old}, where it was {now}"
        lowered = int(entry.new or 0) > int(entry.old or 0)
        if entry.kind is EntryKind.SEVERITY and lowered and not entry.words:
            yield f"entry {entry.seq} lowers the severity without a word"
        now = entry.new
    if now != str(int(incident.severity)):
        yield f"its entries end in severity {now}, the row in {int(incident.severity)}"


def _roles(incident: Incident, told: tuple[Entry, ...]) -> Iterator[str]:
    held: dict[Role, str] = {}
    for entry in told:
        if entry.field not in set(Role):
            continue
        role = Role(entry.field or "")
        before = held.get(role)
        if role is Role.COMMANDER:
            before = before or incident.declared_by
        if entry.old != before:
            yield f"entry {entry.seq} takes {role} from {entry.old}, where {before} had it"
        if entry.new is None:
            held.pop(role, None)
        else:
            held[role] = entry.new
    if held.get(Role.COMMANDER, incident.declared_by) != incident.commander:
        yield f"its entries end with {held} commanding, the row with {incident.commander}"
    rest = {r: p for r, p in incident.roles.items() if r is not Role.COMMANDER}
    if {r: p for r, p in held.items() if r is not Role.COMMANDER} != rest:
        yield f"its entries end with {held}, the row with {incident.roles}"
