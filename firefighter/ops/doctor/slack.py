"""Slack: does it know us, and can we say what we have to say where policy wants it."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from firefighter.domain import permissions
from firefighter.domain.errors import ChatDeclined, ChatLockedOut, ChatUnavailable
from firefighter.domain.policy import Policy
from firefighter.gateways.chat import Chat
from firefighter.gateways.reading import Channel
from firefighter.ops.doctor.finding import Finding, doubtful, fine, wrong

TOKEN = "Copy the app's bot token (xoxb-…) anew into SLACK_BOT_TOKEN, and start again"  # noqa: S105 - words
APP_TOKEN = "Make an app-level token (xapp-…) with connections:write: SLACK_APP_TOKEN"  # noqa: S105 - words
UNTOLD = "Let the header x-oauth-scopes of Slack's answers through, if there is a proxy"
ANYWHERE = "chat:write.public"
AGREE_SECONDS, REFUSED_SECONDS = 30, 240
"""Slack's requests are taken for five minutes; a minute of that is not ours to use up."""
OUTSIDE = (
    "Let this machine reach https://slack.com (HTTPS_PROXY, if there is a proxy; CA_BUNDLE, if that"
    " shows certificates of your own)"
)


def examine(
    chat: Chat, policy: Policy, *, app_token: str | None, at: datetime
) -> Iterator[Finding]:
    """Look at Slack; what needs it to know us is only looked at when it does.

    Args:
        at: the time on our clock.
    """
    try:
        known = chat.identity()
        theirs = chat.clock()
    except ChatUnavailable as away:
        yield locked_out(away) if isinstance(away, ChatLockedOut) else wrong(str(away), OUTSIDE)
        return
    except ChatDeclined as no:
        yield wrong(str(no), TOKEN)
        return
    yield fine(f"We are {known.bot_user_id} in {known.url}")
    yield _clock(at, theirs)
    yield from _permissions(known.scopes, policy)
    if app_token is not None:
        yield _link(chat, app_token)
    yield from _channels(chat, policy, known.scopes)


def locked_out(no: ChatLockedOut) -> Finding:
    """Say that Slack does not know our token."""
    return wrong(str(no), TOKEN)


def _clock(ours: datetime, theirs: datetime | None) -> Finding:
    apart = 0.0 if theirs is None else abs((ours - theirs).total_seconds())
    said = f"Our clock and Slack's are {apart:.0f} seconds apart."
    remedy = "Switch time synchronisation (NTP) on; requests over five minutes off are turned away"
    if apart > REFUSED_SECONDS:
        return wrong(said, remedy)
    if apart > AGREE_SECONDS:
        return doubtful(said, remedy)
    return fine("Our clock agrees with Slack's.")


def _permissions(granted: frozenset[str] | None, policy: Policy) -> Iterator[Finding]:
    if granted is None:
        yield doubtful("Slack does not say what it permits.", UNTOLD)
        return
    missing = permissions.missing(granted, policy)
    for one in missing:
        say = wrong if one.required else doubtful
        yield say(one.said, one.remedy.rstrip("."))
    if not missing:
        yield fine("Slack permits everything that is switched on.")


def _link(chat: Chat, app_token: str) -> Finding:
    try:
        chat.link(app_token)
    except (ChatDeclined, ChatLockedOut) as no:
        return wrong(f"Socket Mode does not open. {no}", APP_TOKEN)
    except ChatUnavailable as away:
        return wrong(f"{away}", OUTSIDE)
    return fine("Socket Mode opens a connection.")


def _channels(chat: Chat, policy: Policy, granted: Collection[str] | None) -> Iterator[Finding]:
    for setting, name in _named(policy).items():
        try:
            found = chat.find_channel(name.removeprefix("#"))
        except (ChatDeclined, ChatUnavailable) as no:
            yield doubtful(f"The channels could not be listed. {no}", "Run the doctor again")
            return
        yield _channel(setting, name, found, anywhere=granted is None or ANYWHERE in granted)


def _named(policy: Policy) -> Mapping[str, str]:
    named = {"announcements": policy.announcements, "digest.channel": policy.digest.channel}
    return {setting: name for setting, name in named.items() if name}


def _channel(setting: str, name: str, found: Channel | None, *, anywhere: bool) -> Finding:
    if found is None:
        said = f"We see no channel {name}, which {setting} names."
        return wrong(said, f"Create it, or invite us there, or set {setting} in firefighter.toml")
    if found.archived:
        said = f"#{found.name}, which {setting} names, is archived."
        return wrong(said, f"Unarchive it, or set {setting} in firefighter.toml")
    if not found.joined and not anywhere:
        said = f"We may not write into #{found.name}, which {setting} names."
        return wrong(said, f"Invite us there: /invite in #{found.name}")
    return fine(f"#{found.name} is there for {setting}.")
