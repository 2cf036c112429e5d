"""What every surface looks like, kept as files that can be pasted into Block Kit Builder.

``python -m tests.views.golden`` writes them anew; look at the difference before you keep it.
"""

import json
import sys
from pathlib import Path
from typing import Any

from firefighter.samples import catalogue
from firefighter.samples.sample import Kind
from firefighter.views.blocks import Message
from tests.views.reading import as_json

FOLDER = Path(__file__).parent / "golden"
LOCK_SCREENS = "lock-screens.json"
ENDINGS = {Kind.PAGE: "xml", Kind.COPY: "md"}


def drawn() -> dict[str, str]:
    """Give the content of every golden file, by its name."""
    samples = catalogue.telling()
    files = {f"{s.slug}.{ENDINGS.get(s.kind, 'json')}": _content(s.shown) for s in samples}
    texts = {s.name: s.shown.text.split("\n") for s in samples if isinstance(s.shown, Message)}
    return files | {LOCK_SCREENS: _json(texts)}


def write(folder: Path) -> int:
    """Write every file, take away those that nothing draws any more, and count them."""
    files = drawn()
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        if old.name not in files:
            old.unlink()
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8", newline="\n")
    return len(files)


def _content(shown: Any) -> str:
    return shown if isinstance(shown, str) else _json(as_json(shown))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(f"{write(FOLDER)} files in {FOLDER}\n")
