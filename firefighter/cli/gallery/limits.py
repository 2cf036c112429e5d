"""Where a surface comes near to what Slack allows, or to what people see of it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from firefighter.domain import naming
from firefighter.samples.sample import Sample
from firefighter.views.blocks import Message

NEAR = 0.9
BUTTON_SEEN = 30
"""How much of a button's label Slack shows; it takes 75 characters."""
BLOCKS_IN_A_VIEW, OPTIONS = 100, 100
CONTEXT = 2000
LABEL, HINT, PLACEHOLDER = 2000, 2000, 150

_CUT = re.compile(r"[^\n]{20,}(?<=\S)…(?=\s|$)")
_ENDING = 40


@dataclass(frozen=True)
class Measure:
    """One length of one thing, and how long Slack lets it be."""

    what: str
    length: int
    limit: int

    @property
    def is_near(self) -> bool:
        return self.length > NEAR * self.limit

    def __str__(self) -> str:
        return f"{self.what}: {self.length:,} of {self.limit:,}"


def warnings(sample: Sample) -> list[str]:
    """Say where a sample is nearly too long, cut, or not wholly seen; the same thing once."""
    if isinstance(sample.shown, str):
        return []
    blocks = _blocks(sample)
    measures = [*_whole(sample, blocks), *(m for node in _nodes(blocks) for m in _measured(node))]
    found = [str(measure) for measure in measures if measure.is_near]
    found += [f"cut: “…{words}”" for node in _nodes(blocks) for words in _cuts(node)]
    return list(dict.fromkeys([*found, *_buttons(blocks)]))


def _blocks(sample: Sample) -> list[dict[str, Any]]:
    shown = sample.shown
    assert not isinstance(shown, str)
    return [block.to_dict() for block in shown.blocks or ()]


def _whole(sample: Sample, blocks: list[dict[str, Any]]) -> Iterator[Measure]:
    if isinstance(sample.shown, Message):
        yield Measure("blocks", len(blocks), naming.BLOCKS_IN_A_MESSAGE)
        words = sum(len(n["text"]) for n in _nodes(blocks) if isinstance(n.get("text"), str))
        yield Measure("text in all blocks", words, naming.TEXT_IN_A_MESSAGE)
        return
    yield Measure("blocks", len(blocks), BLOCKS_IN_A_VIEW)
    title = getattr(getattr(sample.shown, "title", None), "text", "")
    yield Measure("title of the form", len(title), naming.VIEW_TITLE)


def _measured(node: Mapping[str, Any]) -> Iterator[Measure]:
    for what, limit, within in _MEASURED.get(str(node.get("type")), ()):
        yield Measure(what, len(within(node)), limit)
    choices = node.get("options") or []
    yield Measure("choices", len(choices), OPTIONS)
    for choice in choices:
        yield Measure("a choice", len(_text(choice)), naming.OPTION)


def _cuts(node: Mapping[str, Any]) -> Iterator[str]:
    for key in ("text", "initial_value"):
        words = node.get(key)
        if isinstance(words, str):
            yield from (found[0][-_ENDING:] for found in _CUT.finditer(words))


def _buttons(blocks: list[dict[str, Any]]) -> Iterator[str]:
    for node in _nodes(blocks):
        if node.get("type") == "button" and len(_text(node)) > BUTTON_SEEN:
            yield f"label of a button is cut by Slack: “{_text(node)}”"


def _text(node: Mapping[str, Any], key: str = "text") -> str:
    return str((node.get(key) or {}).get("text") or "")


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _nodes(inner)


def _longest_element(node: Mapping[str, Any]) -> str:
    return max((str(element.get("text") or "") for element in node["elements"]), key=len)


_Within = Callable[[Mapping[str, Any]], str]
_MEASURED: dict[str, tuple[tuple[str, int, _Within], ...]] = {
    "section": (("section", naming.SECTION, _text),),
    "context": (("context", CONTEXT, _longest_element),),
    "input": (
        ("label", LABEL, lambda node: _text(node, "label")),
        ("hint", HINT, lambda node: _text(node, "hint")),
    ),
    "plain_text_input": (
        ("placeholder", PLACEHOLDER, lambda node: _text(node, "placeholder")),
        ("what is filled in", naming.PLAIN_TEXT_INPUT, lambda n: str(n.get("initial_value") or "")),
    ),
}
