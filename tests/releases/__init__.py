"""The previous release, as it was built: it must run on this one's schema, beside it."""

import zipfile
from pathlib import Path

WHEEL = Path(__file__).with_name("firefighter-0.1.0-py3-none-any.whl")


def unpacked(folder: Path) -> dict[str, str]:
    """Unpack it, and give what makes this virtual environment's Python run it."""
    with zipfile.ZipFile(WHEEL) as wheel:
        wheel.extractall(folder)
    return {"PYTHONPATH": str(folder), "PYTHONSAFEPATH": "1", "PYTHONDONTWRITEBYTECODE": "1"}
