"""What /incident can do, in seven words; the rest on demand."""

from firefighter.views.blocks import Message, lock_screen, section

USAGE = "declare sev2 checkout is down · status · list · update · sev · close · help"
"""What Slack shows while the command is typed."""

SEVEN = {
    "declare": "`declare sev2 checkout is down`, or nothing for the form",
    "status": "`status` here, `status INC-7`; `status mitigated` changes it",
    "list": "`list` shows what is ongoing",
    "update": "`update we are rolling back` tells everybody who follows",
    "sev": "`sev 1` raises, `sev 3 only PayPal` lowers and says why",
    "close": "`close` asks for what is missing",
    "help": "`help all` shows every word",
}

MORE = {
    "note": "`note the disk was full` writes into the timeline",
    "todo": "`todo alert on disk space` adds a follow-up",
    "command": "`command` makes you the commander",
    "invite": "`invite @ana @marc`",
    "title": "`title Customers cannot pay`",
    "edit": "`edit` opens title, summary and service",
    "times": "`times` opens when it started, was noticed and was over",
    "roles": "`roles` opens who does what",
    "duplicate-of": "`duplicate-of INC-7` closes this one for that one",
    "digest": "`digest` shows last week",
    "redact": "`redact INC-7 4` removes the words of its fourth entry, for good",
    "resync": "`resync` tries again what Slack or the wiki refused",
}


def help_text(command: str, *, everything: bool) -> Message:
    """List the words; *command* is what this organisation calls them by."""
    words = SEVEN | MORE if everything else SEVEN
    first = f"Type `{command}` and one of these; in threads, mention me with the same words."
    rows = [first, *words.values()]
    return Message(lock_screen(*rows), (section("\n".join(rows)),))
