"""Which methods of Slack our code calls."""

import ast
from pathlib import Path

from firefighter.gateways import chat
from firefighter.playground.slack import methods

AS_SLACK_NAMES_IT = {
    "apps.connections_open": {"apps.connections.open"},
    "files.upload_v2": {"files.getUploadURLExternal", "files.completeUploadExternal"},
}


def ours() -> set[str]:
    """Give every method that the way to Slack calls, as Slack names them."""
    called = _methods_named_in(Path(chat.__file__))
    return {one for name in called for one in AS_SLACK_NAMES_IT.get(name, {name})}


def _methods_named_in(path: Path) -> set[str]:
    """Give the methods that a module hands to the SDK, as Slack writes them."""
    strings = {
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    groups = {method.partition(".")[0] for method in methods.METHODS}
    return {
        text.replace("_", ".", 1)
        for text in strings
        if text.partition("_")[0] in groups and text.isidentifier() and "_" in text
    }
