"""One drawing of one surface, and which function of the views drew it."""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import ParamSpec

from slack_sdk.models.views import View

from firefighter.views.blocks import Message

P = ParamSpec("P")
Shown = Message | View | str
"""What the views build; a text is a page's storage format, or its copy as Markdown."""


class Kind(StrEnum):
    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"
    PAGE = "page"
    COPY = "copy"


@dataclass(frozen=True)
class Sample:
    """What a builder gives for some facts; the name says which, and is unique for its kind."""

    name: str
    builder: Callable[..., Shown]
    shown: Shown

    @property
    def kind(self) -> Kind:
        match self.shown:
            case Message():
                return Kind.MESSAGE
            case View():
                return Kind(self.shown.type or Kind.MODAL)
            case str():
                return Kind.PAGE if self.shown.startswith("<") else Kind.COPY

    @property
    def surface(self) -> str:
        """Name the builder as people who change it would: ``lines.announcement``."""
        return f"{self.builder.__module__.rpartition('.')[2]}.{self.builder.__name__}"

    @property
    def meaning(self) -> str:
        """Give the first sentence of the builder's docstring; "" if there is none."""
        return (inspect.getdoc(self.builder) or "").partition("\n")[0]

    @property
    def slug(self) -> str:
        """Give the name as a file may be called."""
        return re.sub(r"[ ,_]+", "-", self.name)


def show(name: str, builder: Callable[P, Shown], /, *given: P.args, **named: P.kwargs) -> Sample:
    """Build a surface from the facts that follow, and remember what built it."""
    return Sample(name, builder, builder(*given, **named))
