"""The README's list of beliefs that have never met the real Slack or Confluence."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from pathlib import Path

from tests.contract import beliefs, sendings, socket_mode
from tests.contract.belief import Belief
from tests.contract.met import met
from tests.contract.sendings import NEVER

SENDINGS = sendings.SENDINGS + socket_mode.SENDINGS
README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- unmet:begin -->", "<!-- unmet:end -->"
ASTERISK = " \\*"


def drawn(remembered: Collection[str]) -> str:
    """Draw the list, given the digests of the beliefs that held for real."""
    slack, wiki = (
        [b for b in part if b.digest not in remembered]
        for part in (beliefs.SLACK, beliefs.CONFLUENCE)
    )
    guessed = [b for b in (*slack, *wiki) if b.source.startswith("general knowledge")]
    counted = (
        f"Never put to a real Slack: {len(slack)} of {len(beliefs.SLACK)} beliefs about its answers"
        f" and all {len(SENDINGS)} about its requests ({NEVER}). Never put to a real"
        f" Confluence: {len(wiki)} of {len(beliefs.CONFLUENCE)}. Of these, {len(guessed)} rest on"
        " general knowledge alone; the others have a document, a specification or somebody's"
        " report behind them."
    )
    lines = [
        counted,
        "",
        "<details>",
        "<summary>All of them; * where a machine cannot ask</summary>",
        "",
        *_listed([*slack, *wiki]),
        f"- what Slack sends: {' · '.join(sending.says + ASTERISK for sending in SENDINGS)}",
        "",
        "</details>",
    ]
    return "\n".join(lines)


def readme_with(text: str, section: str) -> str:
    """Put the list between its marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{section}\n{END}{after}"


def write() -> None:
    text = README.read_text(encoding="utf-8")
    README.write_text(readme_with(text, drawn(met())), encoding="utf-8")


def _listed(unmet: list[Belief]) -> Iterator[str]:
    by_method: dict[str, list[str]] = defaultdict(list)
    for belief in unmet:
        by_method[belief.method].append(belief.says + (ASTERISK if belief.only_here else ""))
    for method, says in by_method.items():
        yield f"- `{method}`: {' · '.join(says)}"
