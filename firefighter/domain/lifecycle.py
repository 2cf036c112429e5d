"""Where an incident can be, how it may move, and what each move asks for."""

from enum import StrEnum

from firefighter.domain.errors import IllegalMove


class Status(StrEnum):
    OPEN = "open"
    INVESTIGATING = "investigating"
    MITIGATING = "mitigating"
    MITIGATED = "mitigated"
    POSTMORTEM = "postmortem"
    CLOSED = "closed"


class Asks(StrEnum):
    """What a person must give for a move to be legal."""

    NOTHING = "nothing"
    REASON = "reason"
    CLOSURE = "closure reason"
    GATES = "answers"


class Stage(StrEnum):
    """The three words for readers who do not run the incident."""

    ONGOING = "ongoing"
    STABLE = "stable"
    TO_WRITE_UP = "to write up"
    OVER = "over"


class Closure(StrEnum):
    """Why an incident that never hurt anybody ends without answers."""

    DUPLICATE = "duplicate"
    FALSE_ALARM = "false_alarm"
    MISTAKE = "mistake"
    NOTHING_TO_FIX = "nothing_to_fix"


LABELS: dict[Status, str] = {
    Status.OPEN: "New",
    Status.INVESTIGATING: "Investigating",
    Status.MITIGATING: "Fixing",
    Status.MITIGATED: "Mitigated",
    Status.POSTMORTEM: "To write up",
    Status.CLOSED: "Closed",
}

STAGES: dict[Status, Stage] = {
    Status.OPEN: Stage.ONGOING,
    Status.INVESTIGATING: Stage.ONGOING,
    Status.MITIGATING: Stage.ONGOING,
    Status.MITIGATED: Stage.STABLE,
    Status.POSTMORTEM: Stage.TO_WRITE_UP,
    Status.CLOSED: Stage.OVER,
}

MOVES: dict[Status, dict[Status, Asks]] = {
    Status.OPEN: {
        Status.INVESTIGATING: Asks.NOTHING,
        Status.MITIGATING: Asks.NOTHING,
        Status.MITIGATED: Asks.NOTHING,
        Status.CLOSED: Asks.CLOSURE,
    },
    Status.INVESTIGATING: {
        Status.MITIGATING: Asks.NOTHING,
        Status.MITIGATED: Asks.NOTHING,
        Status.CLOSED: Asks.CLOSURE,
    },
    Status.MITIGATING: {
        Status.INVESTIGATING: Asks.REASON,
        Status.MITIGATED: Asks.NOTHING,
        Status.CLOSED: Asks.CLOSURE,
    },
    Status.MITIGATED: {
        Status.POSTMORTEM: Asks.NOTHING,
        Status.CLOSED: Asks.GATES,
        Status.INVESTIGATING: Asks.REASON,
        Status.MITIGATING: Asks.REASON,
    },
    Status.POSTMORTEM: {
        Status.CLOSED: Asks.GATES,
        Status.INVESTIGATING: Asks.REASON,
    },
    Status.CLOSED: {
        Status.INVESTIGATING: Asks.REASON,
    },
}


def moves_from(status: Status) -> tuple[Status, ...]:
    """List the legal moves, in the order of the story."""
    return tuple(MOVES[status])


def require_move(current: Status, target: Status) -> Asks:
    """Say what the move from *current* to *target* asks for.

    Raises:
        IllegalMove: if it is not in the table.
    """
    asks = MOVES[current].get(target)
    if asks is None:
        raise IllegalMove(LABELS[current], LABELS[target], [LABELS[m] for m in MOVES[current]])
    return asks


def is_reopening(current: Status, target: Status) -> bool:
    """Tell whether the move says that what was over is back."""
    return STAGES[current] is not Stage.ONGOING and STAGES[target] is Stage.ONGOING


def diagram() -> str:
    """Draw the table as a Mermaid state diagram, for the README."""
    lines = ["stateDiagram-v2", f"    [*] --> {Status.OPEN}"]
    lines += [f"    {status} : {LABELS[status]}" for status in Status]
    lines += [
        f"    {current} --> {target}" + ("" if asks is Asks.NOTHING else f" : {asks}")
        for current, moves in MOVES.items()
        for target, asks in moves.items()
    ]
    return "\n".join([*lines, f"    {Status.CLOSED} --> [*]"])
