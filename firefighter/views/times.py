"""The four times that matter, and how each is given."""

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from firefighter.domain.closing import QUESTIONS
from firefighter.domain.incident import Incident
from firefighter.domain.sentences import EVENTS
from firefighter.domain.shown import Shown, times_of
from firefighter.domain.timeline import Confidence, KeyEvent, KeyTime
from firefighter.views.blocks import ask, checkboxes, clock, pick_time
from firefighter.views.controls import Drawn
from firefighter.views.forms import form

CALLBACK = "times"
UNKNOWN = "unknown"


def times(incident: Incident) -> View:
    """Build the form; each time is picked, or nobody knows it."""
    blocks = [_asked(incident, event) for event in KeyEvent]
    choices = {str(event): f"When {EVENTS[event]}" for event in KeyEvent}
    chosen = [str(event) for event, time in incident.times.items() if time.at is None]
    nobody = checkboxes(UNKNOWN, choices, chosen=chosen)
    blocks.append(ask(UNKNOWN, "Nobody knows", nobody, optional=True))
    drawn = Drawn(incident.number, str(Shown.of(times_of(incident))))
    return form(CALLBACK, drawn, f"Times of {incident.key}", "Save", blocks)


def known(time: KeyTime) -> str:
    """Say what is known of a key event, in words."""
    if time.at is None:
        return "nobody knows"
    guess = " (a guess)" if time.confidence is Confidence.GUESS else ""
    return f"{clock(time.at)}{guess}"


def _asked(incident: Incident, event: KeyEvent) -> Block:
    picked = pick_time(event, at=incident.instant(event))
    return ask(event, QUESTIONS[event], picked, optional=True)
