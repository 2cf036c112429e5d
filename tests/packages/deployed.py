"""What we say about deploying, as data: settings that exist, and lines that wait for their use."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.test_readme import section

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
KNOWN = set(re.findall(r"^\| (.*?) \|", section("Configure"), re.MULTILINE))
SETTINGS = {name for cell in KNOWN for name in re.findall(r"`([A-Z_]+)`", cell)}
"""Every variable that the README tells, which is held against the code elsewhere."""
SECRETS = {"DATABASE_URL", "DATABASE_OWNER_URL"} | {
    name for name in SETTINGS if re.search("TOKEN|SECRET|PASSWORD", name)
}
UNCOMMENTED = {
    "CONFLUENCE_URL",
    "CONFLUENCE_EMAIL",
    "CONFLUENCE_TOKEN_FILE",
    "SLACK_SIGNING_SECRET_FILE",
}
"""What waits in every manifest for its use: Confluence, and HTTP."""

LETS_IN = {"SLACK_APP_TOKEN_FILE", "SLACK_SIGNING_SECRET_FILE"}
"""What only those need that Slack talks to."""


def uncommented(text: str) -> str:
    """Take the mark off every line that waits for its use; sentences stay comments."""
    return re.sub(r"^( *)#(?! )", r"\1", text, flags=re.MULTILINE)


def documents(text: str) -> list[dict[str, Any]]:
    return [document for document in yaml.safe_load_all(text) if document]


def unknown(environment: Mapping[str, str]) -> set[str]:
    """List the variables that are no setting of ours."""
    return {name for name in environment if name.removesuffix("_FILE") not in SETTINGS}


def told(environment: Mapping[str, str]) -> set[str]:
    """List the secrets that stand there for everybody to read."""
    return {name for name, value in environment.items() if name in SECRETS and value}


def leaves(node: Any) -> Iterator[str]:
    """Give every text in a document."""
    if isinstance(node, Mapping):
        for value in node.values():
            yield from leaves(value)
    elif isinstance(node, list):
        for value in node:
            yield from leaves(value)
    else:
        yield str(node)
