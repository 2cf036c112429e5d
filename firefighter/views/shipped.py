"""Where our templates, migrations and sample lie, in a checkout and in an installed package."""

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


def shipped(name: str) -> Path:
    """Give what is called *name* ("templates", "migrations", a file) as it was shipped."""
    installed = _PACKAGE / "_shipped" / name
    return installed if installed.exists() else _PACKAGE.parent / name
