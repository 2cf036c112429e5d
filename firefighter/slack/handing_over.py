"""Whoever was asked to take command answers; whoever asked may take it back."""

from firefighter.services import handing_over
from firefighter.slack import values
from firefighter.slack.desk import Desk, Press, once


def take(desk: Desk, press: Press) -> None:
    drawn = press.drawn
    once(
        desk,
        press.visitor,
        lambda s, by: handing_over.take(s, drawn.incident, values.number(drawn.seen), by=by),
    )


def decline(desk: Desk, press: Press) -> None:
    drawn = press.drawn
    once(
        desk,
        press.visitor,
        lambda s, by: handing_over.decline(s, drawn.incident, values.number(drawn.seen), by=by),
    )
