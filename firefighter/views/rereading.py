"""What is said of what was said to us while we were away."""

from collections.abc import Sequence

from firefighter.domain.incident import Incident
from firefighter.domain.rereading import FURTHEST, MOST_MESSAGES, Answered, Reread
from firefighter.views import answers
from firefighter.views.blocks import clock

AGAIN = "Say it again if it still holds."
ADDED = {"note": ("note", "notes"), "todo": ("follow-up", "follow-ups")}


def answer(answered: Answered, incident: Incident) -> str:
    """Answer a mention in its thread."""
    if answered.refusal is not None:
        return answered.refusal
    at = answered.mention.message.place.at
    if answered.kept is not None:
        return answers.kept(answered.kept, incident, at)
    return f"I was away when you wrote this ({clock(at)}). {AGAIN}"


def caught_up(promise: Reread, answered: Sequence[Answered], *, more: bool) -> str:
    """Say in the channel how long we were away, and what became of what was said meanwhile."""
    sentences = [f"I was away: {clock(promise.since)} → {clock(promise.until)}."]
    done = _done(answered)
    if done:
        sentences.append(f"{done}.")
    if more:
        sentences.append(
            f"I read back {FURTHEST.days} days and {MOST_MESSAGES:,} messages at most, "
            f"so there may be more. {AGAIN}"
        )
    return " ".join(sentences)


def _done(answered: Sequence[Answered]) -> str:
    parts = []
    for word, (one, several) in ADDED.items():
        count = sum(a.kept == word for a in answered)
        if count:
            parts.append(f"1 {one} was added" if count == 1 else f"{count} {several} were added")
    left = sum(a.kept is None for a in answered)
    if left:
        what, where = ("request was", "it") if left == 1 else ("requests were", "each")
        parts.append(f"{left} {what} not done: see the answer below {where}")
    return ", ".join(parts)
