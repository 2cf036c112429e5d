"""Words that people might write, up to the worst."""

from hypothesis import strategies as st

from firefighter.domain import naming

PIECES = (
    "<!here>",
    "<!channel>",
    "<!subteam^S1|@all>",
    "<@U1>",
    "<@UMARC",
    "<#C1>",
    "<!date^1^{time}|x>",
    "<https://x.example|y>",
    "&",
    "&lt;",
    "<",
    ">",
    "> ",
    "*",
    "`",
    "\U0001f525",
    "\u202e\u05d0\u0628",
    "\x00\x0b",
    "\ud800",
    "\n",
    "\u2028",
    "\r",
    " ",
    "ordinary words ",
)

WORDS = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
    st.builds(lambda piece, times: piece * times, st.sampled_from(PIECES), st.integers(1, 3000)),
)

SAID = WORDS.filter(naming.one_line)
"""What the services let through: something that is seen."""
