"""What /incident can do, in seven words; the rest on demand."""

from firefighter.views.blocks import Message, lock_screen, section

SEVEN = {
    "declare": "`{c} declare sev2 checkout is down`, or `{c}` alone for the form",
    "status": "`{c} status` here, `{c} status INC-7`; `{c} status mitigated` changes it",
    "list": "`{c} list` shows what is ongoing",
    "update": "`{c} update we are rolling back` tells everybody who follows",
    "sev": "`{c} sev 1` raises, `{c} sev 3 only PayPal` lowers and says why",
    "close": "`{c} close` asks for what is missing",
    "help": "`{c} help all` shows every word",
}

MORE = {
    "note": "`{c} note the disk was full` writes into the timeline",
    "todo": "`{c} todo alert on disk space` adds a follow-up",
    "command": "`{c} command` makes you the commander",
    "invite": "`{c} invite @ana @marc`",
    "title": "`{c} title Customers cannot pay`",
    "edit": "`{c} edit` opens title, summary and service",
    "times": "`{c} times` opens when it started, was noticed and was over",
    "roles": "`{c} roles` opens who does what",
    "duplicate-of": "`{c} duplicate-of INC-7` closes this one for that one",
    "digest": "`{c} digest` shows last week",
    "resync": "`{c} resync` tries again what Slack or the wiki refused",
}


def help_text(command: str, *, everything: bool) -> Message:
    """List the words; *command* is what this organisation calls them by."""
    words = SEVEN | MORE if everything else SEVEN
    rows = [f"*{word}*   {usage.format(c=command)}" for word, usage in words.items()]
    first = "Run incidents from here. In threads, mention me with the same words."
    text = lock_screen(first, rows[0].replace("*", ""))
    return Message(text, (section("\n".join([first, *rows])),))
