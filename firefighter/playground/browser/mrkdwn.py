"""Slack's mrkdwn as HTML, read as one person reads it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import emoji
from markupsafe import Markup, escape

from firefighter.playground.browser import dates
from firefighter.playground.slack.state import User, Workspace

_TOKEN = re.compile(
    r"```(?P<pre>.+?)```"
    r"|`(?P<code>[^`\n]+)`"
    r"|<(?P<ref>[^<>\n]+)>"
    r"|(?P<url>https?://(?:(?!&gt;|&lt;)[^\s<>|*`])*[\w/=-])"
    r"|(?<![\w*])\*(?P<strong>[^*\s](?:[^*\n]*[^*\s])?)\*(?![\w*])"
    r"|(?<![\w_])_(?P<em>[^_\s](?:[^_\n]*[^_\s])?)_(?![\w_])"
    r"|(?<![\w~])~(?P<s>[^~\s](?:[^~\n]*[^~\s])?)~(?![\w~])"
    r"|:(?P<emoji>[a-z0-9_+'-]+):",
    re.DOTALL,
)
_QUOTED = re.compile(r"(?:^(?:>|&gt;)[^\n]*\n?)+", re.MULTILINE)
_MARK = re.compile(r"^(?:>|&gt;) ?", re.MULTILINE)
_DATE = re.compile(r"!date\^(?P<at>\d+)\^(?P<form>[^|^]+)(?:\^(?P<url>[^|]+))?\|(?P<fallback>.*)")
_EVERYBODY = {"here", "channel", "everyone"}
_OPENABLE = ("http://", "https://", "mailto:")


@dataclass(frozen=True)
class Reader:
    """Who reads, and in which workspace."""

    workspace: Workspace
    user: User

    def mention(self, user_id: str) -> Markup:
        known = self.workspace.users.get(user_id)
        kind = "mention me" if user_id == self.user.id else "mention"
        return Markup('<span class="{}">@{}</span>').format(
            kind, known.real_name if known else user_id
        )

    def channel(self, channel_id: str) -> Markup:
        """Give a channel as a link to those who may see it."""
        known = self.workspace.channels.get(channel_id)
        if known is None or (known.private and self.user.id not in known.members):
            return Markup('<span class="mention">🔒 private channel</span>')
        return Markup('<a class="mention" href="/as/{}/{}">#{}</a>').format(
            self.user.name, known.id, known.name
        )


def html(mrkdwn: str, reader: Reader) -> Markup:
    """Give mrkdwn as safe HTML; whatever people wrote stays text."""
    said, rest = Markup(), 0
    for quoted in _QUOTED.finditer(mrkdwn):
        said += _inline(mrkdwn[rest : quoted.start()], reader)
        inside = _inline(_MARK.sub("", quoted[0]).rstrip("\n"), reader)
        said += Markup("<blockquote>{}</blockquote>").format(inside)
        rest = quoted.end()
    return said + _inline(mrkdwn[rest:], reader)


def plain(text: str) -> Markup:
    """Give plain text, with its emoji."""
    return escape(_with_emoji(text))


def verbatim(text: str) -> Markup:
    """Give what was escaped for Slack as it is read where nothing is a mark."""
    return plain(_words(text).unescape())


def is_emoji(name: str) -> bool:
    """Tell whether there is an emoji of that name."""
    written = f":{name}:"
    return _TOKEN.fullmatch(written) is not None and _with_emoji(written) != written


def _inline(mrkdwn: str, reader: Reader) -> Markup:
    said, rest = Markup(), 0
    for found in _TOKEN.finditer(mrkdwn):
        said += _words(mrkdwn[rest : found.start()])
        kind = str(found.lastgroup)
        said += _TOKENS[kind](found[kind], reader)
        rest = found.end()
    return said + _words(mrkdwn[rest:])


def _words(text: str) -> Markup:
    return escape(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def _within(around: Markup) -> Callable[[str, Reader], Markup]:
    def formatted(inside: str, reader: Reader) -> Markup:
        return around.format(_inline(inside, reader))

    return formatted


def _verbatim(around: Markup) -> Callable[[str, Reader], Markup]:
    def verbatim(inside: str, _reader: Reader) -> Markup:
        return around.format(_words(inside.strip("\n")))

    return verbatim


def _emoji(name: str, _reader: Reader) -> Markup:
    return escape(_with_emoji(f":{name}:"))


def _with_emoji(text: str) -> str:
    """Draw ``:names:`` as Slack does; it calls ``large_`` what others do not."""
    drawn = emoji.emojize(text, language="alias")
    return emoji.emojize(drawn.replace(":large_", ":"), language="alias") if ":" in drawn else drawn


def _reference(inside: str, reader: Reader) -> Markup:
    name, _, label = inside.partition("|")
    if name.startswith("@"):
        return reader.mention(name[1:])
    if name.startswith("#"):
        return reader.channel(name[1:])
    date = _DATE.fullmatch(inside)
    if date:
        return _date(date, reader)
    return _group(name, label) or _words(f"<{inside}>")


def _group(name: str, label: str) -> Markup | None:
    """Give a user group, everybody, or a link; None if it is none of them."""
    if name.startswith("!subteam^"):
        return Markup('<span class="mention">{}</span>').format(label or name[9:])
    if name.startswith("!") and name[1:] in _EVERYBODY:
        return Markup('<span class="mention me">@{}</span>').format(name[1:])
    return link(name, _words(label or name)) if name.startswith(_OPENABLE) else None


def link(url: str, label: str | Markup) -> Markup:
    """Give a link that leaves this page alone; what leads nowhere good is its words only."""
    if not url.startswith(_OPENABLE):
        return escape(label)
    return Markup('<a href="{}" target="_blank" rel="noreferrer">{}</a>').format(
        url.replace("&amp;", "&"), label
    )


def _address(url: str, _reader: Reader) -> Markup:
    return link(url, _words(url))


def _date(found: re.Match[str], reader: Reader) -> Markup:
    at, now = int(found["at"]), reader.workspace.now()
    try:
        told = dates.shown(at, found["form"], zone=reader.user.zone, now=now)
    except (OverflowError, OSError, ValueError):
        told = found["fallback"]
    drawn = Markup('<time title="{}">{}</time>').format(found["fallback"], told)
    return link(found["url"], drawn) if found["url"] else drawn


_TOKENS: dict[str, Callable[[str, Reader], Markup]] = {
    "pre": _verbatim(Markup("<pre>{}</pre>")),
    "code": _verbatim(Markup("<code>{}</code>")),
    "ref": _reference,
    "url": _address,
    "strong": _within(Markup("<strong>{}</strong>")),
    "em": _within(Markup("<em>{}</em>")),
    "s": _within(Markup("<s>{}</s>")),
    "emoji": _emoji,
}
