"""What of a page people can write without markup: its passages, its tasks, and a comment."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from lxml import etree

from firefighter.playground.confluence.markup import (
    HEADINGS,
    PLACEHOLDER,
    TASK,
    TASK_BODY,
    TASK_STATUS,
    Element,
    parsed,
    printable,
    said,
    written,
)

_LINE_END = re.compile(r"\r\n?")
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")


@dataclass(frozen=True)
class Passage:
    """Paragraphs in a row that hold nothing but words.

    Attributes:
        heading: the nearest one above; empty at the beginning of a page.
        text: what they say; a blank line is between paragraphs.
        prompts: the questions in them that nobody has answered.
    """

    number: int
    heading: str
    text: str
    prompts: tuple[str, ...]
    paragraphs: tuple[Element, ...] = field(repr=False, compare=False)

    @property
    def as_it_was(self) -> tuple[str, str, tuple[str, ...]]:
        """Give what must be the same for a change to be of what its writer saw."""
        return self.heading, self.text, self.prompts


def passages(root: Element) -> list[Passage]:
    """Give the passages of a page, numbered from 0."""
    numbers, found = count(), []
    for heading, paragraphs in _runs(root):
        prompts = [said(p) for paragraph in paragraphs for p in paragraph.iter(PLACEHOLDER)]
        text = "\n\n".join(filter(None, map(_plain, paragraphs)))
        shown = (next(numbers), heading, text, tuple(filter(None, prompts)))
        found.append(Passage(*shown, paragraphs=tuple(paragraphs)))
    return found


def passage_of(body: str, number: int) -> Passage | None:
    """Give one passage of a body, or None if there are not so many."""
    found = passages(parsed(body))
    return found[number] if 0 <= number < len(found) else None


def found_again(body: str, before: Passage) -> Passage | None:
    """Give the passage of a body that was *before* in another version, if it is still there."""
    now = passages(parsed(body))
    now.sort(key=lambda passage: passage.number != before.number)
    unchanged = [passage for passage in now if passage.as_it_was == before.as_it_was]
    below_the_same = [passage for passage in now if passage.heading == before.heading]
    return next(iter([*unchanged, *below_the_same]), None)


def rewritten(body: str, number: int, text: str) -> str:
    """Give the body with other words in a passage; its prompts stay while there are none."""
    root = parsed(body, to_write=True)
    passage = passages(root)[number]
    first, last = passage.paragraphs[0], passage.paragraphs[-1]
    new = list(parsed(paragraphs(text), to_write=True)) or _unanswered(passage)
    place, tail = root.index(first), last.tail
    for paragraph in passage.paragraphs:
        root.remove(paragraph)
    for offset, paragraph in enumerate(new):
        paragraph.tail = "\n"
        root.insert(place + offset, paragraph)
    new[-1].tail = tail
    return written(root)


def paragraphs(text: str) -> str:
    """Give plain words as paragraphs in storage format; a blank line is between two of them."""
    root = parsed("", to_write=True)
    for words in _BLANK_LINE.split(_LINE_END.sub("\n", printable(text)).strip()):
        first, *others = words.split("\n")
        if not words.strip():
            continue
        paragraph = etree.SubElement(root, "p")
        paragraph.text = first
        for line in others:
            etree.SubElement(paragraph, "br").tail = line
    return written(root)


def tasks(body: str) -> list[str]:
    """Give what each task of a body says."""
    bodies = [task.find(TASK_BODY) for task in parsed(body).iter(TASK)]
    return ["" if words is None else said(words) for words in bodies]


def ticked(body: str, number: int, *, done: bool) -> str:
    """Give the body with one task done, or to do again."""
    root = parsed(body, to_write=True)
    task = list(root.iter(TASK))[number]
    status = task.find(TASK_STATUS)
    if status is None:
        status = etree.Element(TASK_STATUS)
        task.insert(0, status)
    status.text = "complete" if done else "incomplete"
    return written(root)


def _unanswered(passage: Passage) -> list[Element]:
    """Give the prompts of a passage, a paragraph for each; an empty paragraph if it has none."""
    made = []
    for prompt in [p for paragraph in passage.paragraphs for p in paragraph.iter(PLACEHOLDER)]:
        made.append(etree.Element("p"))
        prompt.tail = None
        made[-1].append(prompt)
    return made or [etree.Element("p")]


def _runs(root: Element) -> Iterator[tuple[str, list[Element]]]:
    heading, run = "", list[Element]()
    for child in root:
        if _is_plain(child):
            run.append(child)
        # A comment between two paragraphs is seen by nobody; words between them are no paragraph.
        if (_is_plain(child) or not isinstance(child.tag, str)) and not (child.tail or "").strip():
            continue
        if run:
            yield heading, run
            run = []
        if child.tag in HEADINGS:
            heading = said(child)
    if run:
        yield heading, run


def _is_plain(child: Element) -> bool:
    if child.tag != "p" or child.attrib:
        return False
    inside = child.iterdescendants(etree.Element)
    return all(inner.tag in {"br", PLACEHOLDER} and not inner.attrib for inner in inside)


def _plain(paragraph: Element) -> str:
    """Give a paragraph's words without its prompts, a line for each that it breaks into."""
    text = paragraph.text or ""
    for child in paragraph:
        text += "\0" if child.tag == "br" else ""
        text += child.tail or ""
    return "\n".join(" ".join(line.split()) for line in text.split("\0")).strip()
