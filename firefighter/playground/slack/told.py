"""A message as Slack tells it: in a history, as a pin, with a shortcut."""

from firefighter.playground.slack.state import BOT_ID, BOT_USER, Channel, Json, Message


def told(message: Message, *, metadata: bool) -> Json:
    """Give a message as Slack describes it."""
    said: Json = {
        "type": "message",
        "ts": message.ts,
        "user": message.user,
        "text": message.text,
        "blocks": message.blocks,
    }
    if message.subtype:
        said["subtype"] = message.subtype
    if metadata and message.metadata:
        said["metadata"] = message.metadata
    if message.thread:
        said["thread_ts"] = message.thread
    if message.user == BOT_USER:
        said["bot_id"] = BOT_ID
    if reactions := [
        {"name": name, "users": sorted(people), "count": len(people)}
        for name, people in message.reactions.items()
        if people
    ]:
        said["reactions"] = reactions
    if message.files:
        shown = ("id", "name", "title", "user")
        said["files"] = [
            {name: file[name] for name in shown if name in file} for file in message.files
        ]
    return said


def thread_of(channel: Channel, root: Message) -> Json:
    """Give what Slack says of the thread below a message, if there is one."""
    below = [m.ts for m in channel.messages.values() if m.thread == root.ts and m is not root]
    if not below:
        return {}
    return {"thread_ts": root.ts, "reply_count": len(below), "latest_reply": below[-1]}
