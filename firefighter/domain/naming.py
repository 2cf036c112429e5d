"""Names and lengths that Slack allows; the only place that knows its limits."""

import re
import unicodedata

CHANNEL_NAME = 80
TITLE = 150
PLAIN_TEXT_INPUT = 3000
SECTION = 3000
TOPIC = 250
OPTION = 75
VIEW_TITLE = 24
BLOCKS_IN_A_MESSAGE = 50
TEXT_IN_A_MESSAGE = 12_000

_MEMBER = re.compile(r"[UW][A-Z0-9]{1,31}")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{6,}")
_ABOUT_NOTHING = re.compile(r"^(?:(?:inc|incident|outage|sev\d?|\d+)(?:[-_]+|$))+")
_NOT_IN_A_SLUG = re.compile(r"[^a-z0-9]+")
_KEY = re.compile(r"\bINC-(\d{1,9})\b", re.ASCII | re.IGNORECASE)
_KEY_AS_WE_WRITE_IT = re.compile(r"\bINC-\d{1,9}\b(?!-)", re.ASCII)
_NUMBERED = re.compile(r"(\d{1,9})(?:-|\Z)", re.ASCII)
_LAST_WORD = re.compile(r"\s(?:[^\s<>]{1,24}|https?://[^\s<>]*)\Z")
_SCHEME = re.compile(r"https?://(?:www\.)?")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


FOUND = "in Slack, their profile, ⋮, Copy member ID"
"""Where people find somebody's id."""


def is_member_id(text: str) -> bool:
    """Tell whether somebody in Slack may have this id; names, groups and channels have others."""
    return _MEMBER.fullmatch(text) is not None


def is_channel_id(text: str) -> bool:
    """Tell whether a channel in Slack may have this id; no name is written in capitals."""
    return _CHANNEL.fullmatch(text) is not None


def channel(named: str) -> str:
    """Give a channel that the policy names for a sentence: an id as what Slack draws its name for.

    It must be read as mrkdwn.
    """
    return f"<#{named}>" if is_channel_id(named) else f"#{named.removeprefix('#')}"


def clean(text: str) -> str:
    """Give what a person typed without the characters that no neighbour can store, or may show."""
    return _UNPRINTABLE.sub("", straight(text)).replace("\r\n", "\n").replace("\r", "\n").strip()


def straight(text: str) -> str:
    """Give the text without the marks that turn round what follows them, also beyond its end.

    Arabic and Hebrew need none of them: their letters say by themselves which way they run.
    """
    return _TURNING.sub("", text)


def runs_left(text: str) -> bool:
    """Tell whether some of it is written from right to left."""
    return any(unicodedata.bidirectional(letter) in {"R", "AL", "AN"} for letter in text)


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def shorten(text: str, limit: int) -> str:
    """Give *text* within *limit* characters, ending in an ellipsis when something was cut."""
    return text if len(text) <= limit else f"{cut(text, limit - 1).rstrip()}…"


def cut(text: str, length: int) -> str:
    """Give the beginning of a longer text, without the part of a word that it would end in.

    Half an address would lead elsewhere.
    """
    kept = text[:length]
    return kept if text[length].isspace() else _LAST_WORD.sub("", kept)


def slug(title: str) -> str:
    """Give lower-case ASCII words joined by hyphens; empty when none can be made."""
    named = _SCHEME.sub("", title)
    decomposed = unicodedata.normalize("NFKD", named).encode("ascii", "ignore").decode()
    return _NOT_IN_A_SLUG.sub("-", decomposed.lower()).strip("-")


def title_of(channel: str, *, topic: str = "", prefix: str = "inc") -> str:
    """Make a title of a channel's name: ``inc-2026-11-30-search-is-slow`` → ``Search is slow``.

    A name that says nothing, such as ``inc-12``, leaves that to the channel's topic.
    """
    named = _ABOUT_NOTHING.sub("", channel.removeprefix(f"{prefix}-"))
    said = one_line(re.sub(r"[-_]+", " ", named)) or one_line(topic) or channel
    return shorten(said[:1].upper() + said[1:], TITLE)


def number_in(reference: str) -> int | None:
    """Read ``INC-7``, ``inc-7`` or ``7``; None when it names no incident."""
    found = _KEY.fullmatch(reference) or _KEY.fullmatch(f"INC-{reference}")
    return int(found[1]) if found else None


def key_in(words: str) -> str | None:
    """Give the first incident that words of ours name; ``inc-7-search`` is but a channel."""
    found = _KEY_AS_WE_WRITE_IT.search(words)
    return found[0] if found else None


def number_of_channel(name: str, *, prefix: str = "inc") -> int | None:
    """Give whose channel a name says it is, as ``channel_name`` writes them."""
    found = _NUMBERED.match(name.removeprefix(f"{prefix}-"))
    return int(found[1]) if found and name.startswith(f"{prefix}-") else None


def channel_name(number: int, title: str, *, prefix: str = "inc", attempt: int = 0) -> str:
    """Give the channel's name, at most 80 characters; *attempt* > 0 adds a suffix."""
    suffix = f"-{attempt + 1}" if attempt else ""
    head = f"{prefix}-{number}"
    words = slug(title)[: CHANNEL_NAME - len(head) - len(suffix) - 1].rstrip("-")
    return f"{head}-{words}{suffix}" if words else f"{head}{suffix}"
