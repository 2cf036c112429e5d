"""What depends on the kind of a channel: the scopes to work in it, and to be told of it."""

from firefighter.playground.slack.state import Channel, Json, Workspace

MANAGE, READ, HISTORY = (
    ("channels:manage", "groups:write"),
    ("channels:read", "groups:read"),
    ("channels:history", "groups:history"),
)
"""Each for public and for private channels."""

EVENTS: dict[str, tuple[str, ...]] = {
    "app_mention": ("app_mentions:read",),
    "member_joined_channel": READ,
    "member_left_channel": READ,
    "team_join": ("users:read",),
    "user_change": ("users:read",),
}
"""The scopes without which an app is not told of an event."""


def permit(workspace: Workspace, channel: Channel, kinds: tuple[str, str], *also: str) -> None:
    """Refuse what is permitted in the other kind of channels only; *also* permits public ones."""
    if not channel.direct:
        public, private = kinds
        needed = {private} if channel.private else {public, *also}
        workspace.require_one_of(frozenset(needed))


def is_told(workspace: Workspace, event: Json) -> bool:
    """Tell whether an app with these scopes hears of an event."""
    needed = EVENTS.get(event["type"], ())
    if needed == READ:
        needed = (READ[workspace.channels[event["channel"]].private],)
    return workspace.scopes.issuperset(needed)
