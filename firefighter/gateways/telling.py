"""Whoever counts our calls is told of each: what was called, how it ended, how long it took."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum

from firefighter.domain.errors import ChatLockedOut, Declined, Unavailable


class Answer(StrEnum):
    """How a neighbour answered a call."""

    OK = "ok"
    DECLINED = "declined"
    LOCKED_OUT = "locked_out"
    LIMITED = "limited"
    FAILED = "failed"
    NONE = "none"
    BUG = "bug"


Told = Callable[[str, Answer, float], object]


def nobody(_what: str, _answer: Answer, _seconds: float) -> None:
    """Count nothing."""


@contextmanager
def telling(told: Told, what: str) -> Iterator[None]:
    """Tell of the call that is made inside; *what* is one of few."""
    began = time.perf_counter()
    answer = Answer.OK
    try:
        yield
    except Exception as error:
        answer = _answer(error)
        raise
    finally:
        told(what, answer, time.perf_counter() - began)


def _answer(error: Exception) -> Answer:
    match error:
        case ChatLockedOut():
            return Answer.LOCKED_OUT
        case Declined():
            return Answer.DECLINED
        case Unavailable(retry_after=float() | int()):
            return Answer.LIMITED
        case Unavailable():
            heard = getattr(error.__cause__, "response", None) is not None
            return Answer.FAILED if heard else Answer.NONE
        case _:
            return Answer.BUG
