"""How the pages of a space hang together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from firefighter.playground.confluence.records import Page
from firefighter.playground.confluence.state import Site


@dataclass(frozen=True)
class Row:
    """A page in the tree of its space; those at the top have a *depth* of 0."""

    page: Page
    depth: int


def tree(site: Site, space: str) -> list[Row]:
    """Give the pages of a space, each after the one it hangs below; siblings by age."""
    below: dict[str | None, list[Page]] = {}
    for page in in_space(site, space):
        above = parent(site, page)
        below.setdefault(above.id if above is not None else None, []).append(page)
    rows, waiting = [], [Row(page, 0) for page in reversed(below.get(None, []))]
    while waiting:
        row = waiting.pop()
        rows.append(row)
        waiting += [Row(page, row.depth + 1) for page in reversed(below.get(row.page.id, []))]
    return rows


def above(site: Site, page: Page) -> list[Page]:
    """Give the pages that a page hangs below, the topmost first."""
    found: list[Page] = []
    next_above = parent(site, page)
    while next_above is not None:
        found.insert(0, next_above)
        next_above = parent(site, next_above)
    return found


def parent(site: Site, page: Page) -> Page | None:
    """Give the page that one hangs below, if it was there before it and still is."""
    found = site.pages.get(str(page.parent))
    if found is None or found.space != page.space or int(found.id) >= int(page.id):
        return None
    return found


def newest_changes(pages: Iterable[Page], limit: int) -> Sequence[Page]:
    """Give the pages that were changed last."""
    return sorted(pages, key=lambda page: page.at, reverse=True)[:limit]


def in_space(site: Site, space: str) -> list[Page]:
    """Give the pages of a space by its key, the oldest first."""
    return [page for page in site.pages.values() if page.space == site.spaces[space]]
