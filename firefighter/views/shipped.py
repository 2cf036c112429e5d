"""Where our templates and migrations lie, in a checkout and in an installed package."""

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


def shipped(name: str) -> Path:
    """Give the folder *name* ("templates" or "migrations") as it was shipped."""
    installed = _PACKAGE / "_shipped" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
