"""What to do by hand when we do not answer: pinned, and read when nobody can ask us."""

from firefighter.domain.adoption import MARKS
from firefighter.domain.by_hand import Words
from firefighter.domain.features import Feature
from firefighter.domain.policy import Policy
from firefighter.views.blocks import Message, lock_screen, section

OPENING = "If I do not answer, run it by hand"
"""What every edition begins with: by this we find our own."""
TYPED = "declare --here --since 02:10"
KEPT = ": all of that is on the timeline then"
WORDING = 1
"""To be raised whenever the text changes, so that an older release leaves the newer text alone."""


def steps(policy: Policy) -> tuple[str, ...]:
    """Give the five lines, in the order in which they are done."""
    marks = " ".join(f":{name}:" for name in MARKS)
    room, afterwards = f"{policy.channel_prefix}-what-is-wrong", f"{policy.command} {TYPED}"
    kept = "" if Feature.READING_BACK in policy.switched_off else KEPT
    return (
        f"*{OPENING}:* open a channel named `{room}`, and say here which.",
        "Say there who commands.",
        "Pin every decision.",
        f"React with {marks} on every message that matters.",
        f"When I am back, type there `{afterwards}`, with the time when it began{kept}.",
    )


def by_hand(words: Words) -> Message:
    """Say in five lines what to do without us, in the words of whichever release they are."""
    return Message(lock_screen(*words.lines), (section("\n".join(words.lines)),))


def words(policy: Policy) -> Words:
    """Give what shall stand there, in the words of this release."""
    return Words(wording=WORDING, lines=steps(policy))
