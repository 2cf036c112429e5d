"""What /incident can do, in seven words; the rest on demand."""

from firefighter.domain.policy import Policy
from firefighter.views.blocks import Message, lock_screen, section

USAGE = "declare sev2 checkout is down · status · list · update · sev · close · help"
"""What Slack shows while the command is typed."""

SEVEN = {
    "declare": "`declare {unsure} checkout is down`, or nothing for the form",
    "status": "`status` here, `status INC-7`; `status mitigated` changes it",
    "list": "`list` shows what asks for somebody",
    "update": "`update we are rolling back` tells everybody who follows",
    "sev": "`sev {worst}` raises, `sev {usual} only PayPal` lowers and says why",
    "close": "`close` asks for what is missing",
    "help": "`help all` shows every word",
}

MORE = {
    "note": "`note the disk was full` writes into the timeline",
    "todo": "`todo alert on disk space` adds a follow-up",
    "command": "`command` makes you the commander",
    "invite": "`invite @ana @marc` brings them in",
    "title": "`title Customers cannot pay` gives it another title",
    "edit": "`edit` opens title, summary and service",
    "times": "`times` opens when it started, was noticed and was over",
    "roles": "`roles` opens who does what, and hands over",
    "duplicate-of": "`duplicate-of INC-7` closes this one for that one",
    "digest": "`digest` shows last week",
    "redact": "`redact INC-7 4` removes the words of its fourth entry, for good",
    "resync": "`resync` tries again what Slack or the wiki refused",
}

AFTERWARDS = "`declare --here --since 02:10` takes over what you ran by hand in this channel"


def help_text(policy: Policy, *, everything: bool) -> Message:
    """List the words, as this organisation calls things."""
    words = SEVEN | MORE if everything else SEVEN
    first = f"Type `{policy.command}` and one of these; in threads, mention me with the same words."
    named = {
        "unsure": policy.label(policy.when_unsure).lower(),
        "worst": _after_sev(policy.label(policy.worst)),
        "usual": _after_sev(policy.label(policy.default_severity)),
    }
    said = [row.format_map(named) for row in words.values()]
    said += [AFTERWARDS] if everything else []
    rows = [first, *(f"• {row}" for row in said)]
    return Message(lock_screen(*rows), (section("\n".join(rows)),))


def _after_sev(label: str) -> str:
    """Give what is typed behind ``sev``, which says that much already."""
    return label.removeprefix("SEV")
