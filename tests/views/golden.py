"""What every surface looks like, kept as files that can be pasted into Block Kit Builder.

``python -m tests.views.golden`` writes them anew; look at the difference before you keep it.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

from tests.views import pages, samples

FOLDER = Path(__file__).parent / "golden"
LOCK_SCREENS = "lock-screens.json"


def drawn() -> dict[str, str]:
    """Give the content of every golden file, by its name."""
    messages, views = samples.messages(), samples.views()
    shown = {name: {"blocks": [b.to_dict() for b in m.blocks]} for name, m in messages.items()}
    shown |= {name: view.to_dict() for name, view in views.items()}
    files = {f"{_file(name)}.json": _json(value) for name, value in shown.items()}
    texts = {name: message.text.split("\n") for name, message in messages.items()}
    return files | {LOCK_SCREENS: _json(texts)} | pages.drawn()


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


def _file(name: str) -> str:
    return re.sub(r"[ ,_]+", "-", name)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(f"{write(FOLDER)} files in {FOLDER}\n")
