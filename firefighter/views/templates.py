"""The one Jinja environment: everything escaped, nothing missing, nothing that XML forbids."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from firefighter.domain.slacktext.tree import Block, Inline
from firefighter.views import markdown, storage
from firefighter.views.shipped import shipped


def render(name: str, **values: Any) -> str:
    """Render *name*, a path under ``templates/``; a missing value is an error.

    Raises:
        jinja2.TemplateError: for a bug in the template, or an input that it was not given.
    """
    return environment().get_template(name).render(**values)


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """Give the environment that every template is rendered in."""
    made = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(shipped("templates")),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_printable,
    )
    made.filters.update(
        storage=storage.storage,
        storage_inline=storage.inline,
        markdown=_markdown,
        markdown_inline=_markdown_inline,
        markdown_plain=_markdown_plain,
    )
    return made


def _printable(value: Any) -> Any:
    """Replace what no XML document may hold, before it is escaped."""
    is_plain = isinstance(value, str) and not isinstance(value, Markup)
    return storage.printable(value) if is_plain else value


# Markdown has its own escapes, made just below: those for XML would be seen in it.


def _markdown(blocks: Sequence[Block], indent: int = 0) -> Markup:
    return Markup(markdown.markdown(blocks, indent=indent))  # noqa: S704 - escaped for Markdown


def _markdown_inline(nodes: Sequence[Inline]) -> Markup:
    return Markup(markdown.inline(nodes))  # noqa: S704 - escaped for Markdown


def _markdown_plain(text: str) -> Markup:
    return Markup(markdown.plain(text))  # noqa: S704 - escaped for Markdown
