"""Words that people might write: as long as Slack lets them, and as hostile as they can be."""

from itertools import cycle, islice

from firefighter.domain import naming

SENTENCES = (
    "The provider answers 502 to about one request in three.",
    "Customers in France, Spain and Italy see an empty page after they have paid.",
    "PayPal works, and so do vouchers.",
    "We are rolling back checkout 1.92 region by region, the smallest first.",
    "Support has written to everybody who paid twice.",
)


def said(length: int) -> str:
    """Give ordinary sentences, exactly so many characters of them."""
    words = " ".join(islice(cycle(SENTENCES), length // len(min(SENTENCES, key=len)) + 1))
    return words[:length].ljust(length, ".")


TITLE = said(naming.TITLE)
TEXT = said(naming.PLAIN_TEXT_INPUT)
PARAGRAPHS = "\n\n".join(f"{place}. {words}" for place, words in enumerate(SENTENCES, start=1))
SERVICE = said(naming.OPTION)
ENDLESS = "supercalifragilistic" * 15
"""A word in which no line can be broken."""

MARKUP = "<script>alert(1)</script> <img src=x onerror=alert(1)> &amp; &lt;b&gt;"
PINGS = "<!channel> <!here> <@U1> <!subteam^S1|@everybody>"
LINKS = "<https://evil.example|https://bank.example> [the bank](https://evil.example)"
STYLED = "*_~`bold```_~* :fire: > quoted"
STRANGE = "\u202e\u05e9\u05dc\u05d5\u05dd\u202c \U0001f469\u200d\U0001f692 zero\u200bwidth n\u0303"
HOSTILE_TITLE = f"{MARKUP[:46]} <!channel> *_~` {STRANGE} {ENDLESS}"[: naming.TITLE]
HOSTILE = "\n".join((MARKUP, PINGS, LINKS, STYLED, STRANGE, f"> {ENDLESS}", "```", "</code></pre>"))
