"""What the README says about connecting Slack, drawn from the code.

``python -m tests.connect_slack`` writes it there.
"""

import json
from pathlib import Path

from firefighter.cli.manifest import COLUMNS, explained
from firefighter.domain.policy import Policy
from firefighter.ops.manifest import manifest

README = Path(__file__).parents[1] / "README.md"


def scopes() -> str:
    """Draw why each scope is asked for, as a table."""
    rows = [COLUMNS, ("---",) * len(COLUMNS)]
    rows += [(f"`{scope}`", needed, without) for scope, needed, without in explained(Policy())]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def app() -> str:
    """Draw the manifest for Socket Mode."""
    return f"```json\n{json.dumps(manifest(Policy()), indent=2)}\n```"


def drawn(text: str) -> str:
    """Put both where they belong in the README."""
    for name, part in (("scopes", scopes()), ("manifest", app())):
        begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
        before, _, rest = text.partition(begin)
        text = f"{before}{begin}\n{part}\n{end}{rest.partition(end)[2]}"
    return text


if __name__ == "__main__":
    README.write_text(drawn(README.read_text(encoding="utf-8")), encoding="utf-8")
