"""What was found in the channel of an incident that people ran by hand."""

from firefighter.domain.adoption import MARKS, MOST_MESSAGES, Gathered, ReadBack
from firefighter.views.blocks import clock

MARK_IT = "“Add to the timeline”, in the menu of a message, notes what matters."


def read_back(promise: ReadBack, found: Gathered, *, blind: str = "") -> str:
    """Say in a few sentences what was read, and what became of it.

    Args:
        blind: why the pins were not seen, if they were not.
    """
    sentences = [f"{_read(promise, found)}{_noted(found)}"]
    if found.strange:
        what, verb = ("One more", "is") if found.strange == 1 else (f"{found.strange} more", "are")
        sentences.append(f"{what} {verb} by people of another organisation: I left that out.")
    if blind:
        sentences.append(f"What is pinned I could not see: {blind}")
    return " ".join(sentences)


def _read(promise: ReadBack, found: Gathered) -> str:
    if found.more:
        return f"I read back the newest {MOST_MESSAGES:,} messages; there are older ones"
    if not found.read:
        return f"I looked back, beginning {clock(promise.since)}, and found no message"
    count = "1 message" if found.read == 1 else f"{found.read:,} messages"
    return f"I read back {count}, beginning {clock(promise.since)}"


def _noted(found: Gathered) -> str:
    marked, noted = len(found.marked), len(found.noted)
    if not marked:
        marks = " ".join(f":{name}:" for name in MARKS)
        return f". None is pinned, or marked with {marks}. {MARK_IT}"
    if noted < marked:
        return f": {marked} are pinned or marked, and the first {noted} are on the timeline."
    return (
        ": one pinned or marked message is on the timeline."
        if noted == 1
        else f": {noted} pinned or marked ones are on the timeline."
    )
