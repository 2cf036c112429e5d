"""Confluence: pages that are created exactly once and never rewritten.

The library is used as transport only: its own page methods send what Atlassian's API refuses,
swallow errors, or replay writes.
"""

import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from firefighter.domain.errors import Unavailable, WikiDeclined, WikiUnavailable
from firefighter.gateways.telling import Told, nobody
from firefighter.gateways.wiki_call import (
    NO_SPACE,
    NOT_PRIVATE,
    SENTENCES,
    TITLE_TAKEN,
    call,
)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from atlassian import ConfluenceV2

PROPERTY = "firefighter.incident"
TIMEOUTS = (5, 20)
LOOKUPS = 4
UNLISTED = "Confluence has the title, but does not list the page yet."
CONFLICT = 409


@dataclass(frozen=True, kw_only=True)
class NewPage:
    """A page to create; *other_title* is taken when a stranger has *title*.

    Attributes:
        private_to: the accounts that may see it besides us; None is whoever sees the space.
    """

    uid: str
    title: str
    other_title: str
    body: str
    space: str
    parent_id: str | None
    private_to: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page that exists; *url* is absolute."""

    id: str
    title: str
    url: str


class Wiki:
    """Confluence Cloud, with our own errors."""

    def __init__(
        self,
        url: str,
        email: str,
        token: str,
        *,
        pause: Callable[[float], None] = time.sleep,
        told: Told = nobody,
        verify: str | bool = True,
    ) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # Retries are ours: the library would sleep for up to half an hour, and replay writes.
            self._client = ConfluenceV2(
                url=url, username=email, password=token, retry_with_header=False
            )
        # As requests takes it: a file of authorities, or whether to look at all.
        self._client.verify_ssl = verify
        # The constructor makes an int of it; requests wants connect and read apart.
        vars(self._client)["timeout"] = TIMEOUTS
        # Only atlassian.net addresses get this from the library.
        host = urlsplit(url).hostname or ""
        bare = not host.endswith(".atlassian.net") and "/wiki" not in url and "/ex/" not in url
        self._root = "wiki/" if bare else ""
        self._site = url.rstrip("/").removesuffix("/wiki")
        self._pause = pause
        self._told = told

    def publish(self, new: NewPage, *, repeat: bool, listed: bool = True) -> Page:
        """Create the page, or adopt the one that an earlier try made.

        Titles are unique in a space, so a second creation cannot happen unseen; whatever is
        unclear is looked up by title and recognised by its marker.

        Args:
            repeat: an earlier try may have made it.
            listed: whatever such a try made is listed by now.

        Raises:
            WikiUnavailable: if it is unclear whether the page exists; try again.
            WikiDeclined: in words; among others if a page that must be private is not.
        """
        page = self._published(new, repeat=repeat, listed=listed or not repeat)
        if new.private_to is not None:
            self._keep_private(page, new.private_to)
        return page

    def _published(self, new: NewPage, *, repeat: bool, listed: bool) -> Page:
        titles = (new.title, new.other_title)
        made = self.made_before(new.space, titles, new.uid) if repeat else None
        if made is not None:
            return made
        space = self.space(new.space)
        for title in titles:
            found = self._find(space, title, lookups=LOOKUPS if repeat else 1)
            if found is None:
                # Of the other title, ours since a moment ago, nobody can know so surely.
                made = self._create(space, title, new, listed=listed and title == new.title)
                if made is not None:
                    return made
            elif self._is_ours(found["id"], new.uid):
                return self._page(found)
        raise WikiDeclined(TITLE_TAKEN, SENTENCES[TITLE_TAKEN])

    def made_before(self, space: str, titles: Sequence[str], uid: str) -> Page | None:
        """Find the page of an incident that was made already, under one of its titles."""
        for title in titles:
            found = self._find(self.space(space), title, lookups=1)
            if found is not None and self._is_ours(found["id"], uid):
                return self._page(found)
        return None

    def space(self, key: str) -> str:
        """Give the id of a space.

        Raises:
            WikiDeclined: with code NO_SPACE if we see none of that key.
        """
        found = self._call("get", "api/v2/spaces", params={"keys": key, "limit": 1})["results"]
        if not found:
            raise WikiDeclined(NO_SPACE, SENTENCES[NO_SPACE])
        return str(found[0]["id"])

    def permitted(self, space: str) -> frozenset[tuple[str, str]]:
        """List what we may do in a space: operation and target, as ("create", "page")."""
        allowed = self._call("get", f"api/v2/spaces/{space}/operations")["operations"]
        return frozenset((one["operation"], one["targetType"]) for one in allowed)

    def space_of(self, page_id: str) -> str | None:
        """Give the id of the space that a page lies in, or None if we see no such page."""
        try:
            return str(self._call("get", f"api/v2/pages/{page_id}")["spaceId"])
        except WikiDeclined as no:
            if no.code not in {"400", "404"}:
                raise
            return None

    def stamp(self, page_id: str, uid: str) -> None:
        """Say in a property of the page whose it is; harmless when it says so."""
        path = f"api/v2/pages/{page_id}/properties"
        held = self._call("get", path, params={"key": PROPERTY})["results"]
        if not held:
            self._tolerating(CONFLICT, "post", path, data={"key": PROPERTY, "value": {"id": uid}})

    def label(self, page_id: str, labels: Sequence[str]) -> None:
        """Add labels; those that are there stay."""
        wanted = [{"prefix": "global", "name": name} for name in labels]
        self._call("post", f"rest/api/content/{page_id}/label", data=wanted)

    def comment(self, page_id: str, storage: str, *, mark: str, repeat: bool) -> None:
        """Add a comment once; *mark* recognises what an earlier try said."""
        path = f"api/v2/pages/{page_id}/footer-comments"
        if repeat and any(mark in comment for comment in self._comments(path)):
            return
        anchor = (
            '<ac:structured-macro ac:name="anchor" ac:schema-version="1">'
            f'<ac:parameter ac:name="">{mark}</ac:parameter></ac:structured-macro>'
        )
        body = {"representation": "storage", "value": f"{anchor}{storage}"}
        self._call("post", "api/v2/footer-comments", data={"pageId": page_id, "body": body})

    def remove(self, page_id: str) -> None:
        """Take a page away; it lies in the space's trash."""
        self._call("delete", f"api/v2/pages/{page_id}")

    def _comments(self, path: str) -> Iterator[str]:
        cursor: str | None = None
        while cursor != "":
            params = {"body-format": "storage", "limit": 100, "cursor": cursor}
            given = {name: value for name, value in params.items() if value is not None}
            said = self._call("get", path, params=given)
            yield from (comment["body"]["storage"]["value"] for comment in said["results"])
            following = urlsplit(str(said.get("_links", {}).get("next") or "")).query
            cursor = parse_qs(following).get("cursor", [""])[0]

    def _find(self, space: str, title: str, *, lookups: int) -> Mapping[str, Any] | None:
        """Look a page up by its title; a listing may lag, so look again when it should be there."""
        for attempt in range(lookups):
            if attempt:
                self._pause(0.25 * 2**attempt)
            params = {"space-id": space, "title": title, "limit": 5}
            found = self._call("get", "api/v2/pages", params=params)["results"]
            if found:
                page: Mapping[str, Any] = found[0]
                return page
        return None

    def _is_ours(self, page_id: str, uid: str) -> bool:
        path = f"api/v2/pages/{page_id}"
        held = self._call("get", f"{path}/properties", params={"key": PROPERTY})["results"]
        if held:
            return bool(held[0]["value"].get("id") == uid)
        page = self._call("get", path, params={"body-format": "storage"})
        return f"ff-incident-{uid}" in page["body"]["storage"]["value"]

    def _create(self, space: str, title: str, new: NewPage, *, listed: bool) -> Page | None:
        """Create the page; None when a stranger has the title.

        Where it is taken but *listed* shows nothing, the stranger's page is kept from us.
        """
        data: dict[str, Any] = {
            "spaceId": space,
            "status": "current",
            "title": title,
            "body": {"representation": "storage", "value": new.body},
        }
        if new.parent_id is not None:
            data["parentId"] = new.parent_id
        params = {"private": "true"} if new.private_to is not None else None
        try:
            return self._page(self._call("post", "api/v2/pages", data=data, params=params))
        except WikiUnavailable as error:
            if error.certain:
                raise
            unclear: Unavailable | None = error
        except WikiDeclined as error:
            if error.code != TITLE_TAKEN:
                raise
            unclear = None
        found = self._find(space, title, lookups=LOOKUPS)
        if found is None and unclear is None and listed:
            return None
        if found is None:
            raise unclear or WikiUnavailable(UNLISTED)
        return self._page(found) if self._is_ours(found["id"], new.uid) else None

    def _keep_private(self, page: Page, readers: Sequence[str]) -> None:
        """Read back that the page is restricted, and only then let its readers in."""
        path = f"rest/api/content/{page.id}/restriction"
        held = self._call("get", path)["results"]
        if not any(_restricts_reading(restriction) for restriction in held):
            self.remove(page.id)
            raise WikiDeclined(NOT_PRIVATE, SENTENCES[NOT_PRIVATE])
        people = [{"type": "known", "accountId": account} for account in readers]
        allowed = [{"operation": o, "restrictions": {"user": people}} for o in ("read", "update")]
        if people:
            self._call("post", path, data=allowed)

    def _page(self, page: Mapping[str, Any]) -> Page:
        links = page.get("_links", {})
        base = str(links.get("base") or f"{self._site}/wiki")
        return Page(id=str(page["id"]), title=page["title"], url=f"{base}{links['webui']}")

    def _tolerating(self, status: int, verb: str, path: str, **arguments: Any) -> None:
        try:
            self._call(verb, path, **arguments)
        except WikiDeclined as error:
            if error.code != str(status):
                raise

    def _call(self, verb: str, path: str, **arguments: Any) -> Any:
        given = {name: value for name, value in arguments.items() if value is not None}
        return call(self._told, self._client, verb, f"{self._root}{path}", **given)


def _restricts_reading(restriction: Mapping[str, Any]) -> bool:
    who = restriction["restrictions"]
    named = [*who["user"]["results"], *who.get("group", {}).get("results", [])]
    return restriction["operation"] == "read" and bool(named)
