"""The one Jinja environment: everything escaped, nothing missing, nothing that XML forbids."""

import re
from functools import cache
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from firefighter.views.shipped import shipped

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(name: str, **values: Any) -> str:
    """Render *name*, a path under ``templates/``; a missing value is an error."""
    return _environment().get_template(name).render(**values)


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(shipped("templates")),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_storable,
    )
    environment.filters["paragraphs"] = _paragraphs
    environment.filters["markdown"] = _markdown
    return environment


def _storable(value: Any) -> Any:
    """Leave out the characters that no XML document may hold."""
    if isinstance(value, Markup):
        return value
    return _NOT_XML.sub("\ufffd", value) if isinstance(value, str) else value


def _paragraphs(words: str) -> Markup:
    """Give people's words as paragraphs, their line breaks kept."""
    texts = [text for text in _storable(words).split("\n\n") if text.strip()]
    lines = [Markup("<br />").join(escape(line) for line in text.split("\n")) for text in texts]
    return Markup("").join(Markup("<p>{}</p>").format(line) for line in lines)


_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_AT_START = re.compile(r"^(\s*)([-+=]|\d+[.)])(?=\s|$)", re.MULTILINE)


def _markdown(words: str) -> Markup:
    """Give people's words as Markdown that shows them as they are."""
    escaped = _SPECIAL.sub(r"\\\1", _storable(str(words)))
    return Markup(_AT_START.sub(r"\1\\\2", escaped))  # noqa: S704 - escaped for Markdown just above
