"""A page is made once, whoever has its title; what is no Confluence is never taken for one."""

import pytest
from fastapi import FastAPI, Response

from firefighter.domain.errors import WikiDeclined, WikiUnavailable
from firefighter.gateways.wiki import NewPage, Wiki
from firefighter.playground.confluence.server import LocalConfluence
from firefighter.playground.serving import Serving

NEW = NewPage(
    uid="u1",
    title="Draft",
    other_title="Draft [u1]",
    body="<p>ff-incident-u1</p>",
    space="OPS",
    parent_id=None,
)
CREATE = "POST /wiki/api/v2/pages"


@pytest.fixture
def proxy():
    """Answer everything with a page for people."""
    app = FastAPI()

    @app.get("/{path:path}")
    def page(path: str) -> Response:
        return Response(f"<html>Back soon: {path}</html>", media_type="text/html")

    with Serving(app) as running:
        yield f"http://127.0.0.1:{running.port}"


def test_a_page_that_is_no_json_is_an_outage(proxy):
    wiki = Wiki(proxy, "a@b.example", "secret")

    with pytest.raises(WikiUnavailable, match="no JSON"):
        wiki.space("OPS")


class TestATitleOfAPageThatIsKeptFromUs:
    @pytest.fixture
    def confluence(self):
        with LocalConfluence() as running:
            yield running

    @pytest.fixture
    def wiki(self, confluence):
        return Wiki(confluence.url, confluence.email, confluence.token, pause=lambda _seconds: None)

    @pytest.fixture
    def taken(self, confluence):
        """Let somebody have the titles they are asked to."""

        def take(*titles):
            for title in titles:
                body = {"representation": "storage", "value": "<p>Ours alone.</p>"}
                given = {"spaceId": "11", "title": title, "body": body}
                confluence.site.create(given, private=False).kept_from_bot = True

        return take

    @pytest.mark.parametrize("tried", [{"repeat": False}, {"repeat": True, "listed": True}])
    def test_the_other_title_is_taken_once_it_cannot_be_ours(self, wiki, taken, tried):
        taken(NEW.title)

        assert wiki.publish(NEW, **tried).title == NEW.other_title

    def test_as_long_as_it_may_be_ours_nothing_is_made(self, wiki, taken, confluence):
        taken(NEW.title)

        with pytest.raises(WikiUnavailable, match="does not list the page yet"):
            wiki.publish(NEW, repeat=True, listed=False)
        assert len(confluence.site.pages) == 1

    def test_one_of_ours_that_is_listed_late_stays_the_only_one(self, wiki, confluence):
        confluence.faults.add(CREATE, "drop_after")
        confluence.site.listing_lag = 3600
        with pytest.raises(WikiUnavailable):
            wiki.publish(NEW, repeat=False)

        with pytest.raises(WikiUnavailable):
            wiki.publish(NEW, repeat=True, listed=False)
        (page,) = confluence.site.pages.values()
        page.listed_from = 0

        assert wiki.publish(NEW, repeat=True, listed=False).id == page.id

    def test_what_was_made_under_the_other_title_is_found_at_once(self, wiki, taken, confluence):
        taken(NEW.title)
        made = wiki.publish(NEW, repeat=False)

        assert wiki.publish(NEW, repeat=True, listed=False) == made
        assert len(confluence.site.pages) == 2

    def test_an_other_title_that_is_not_listed_is_waited_for(self, wiki, taken):
        taken(NEW.title, NEW.other_title)

        with pytest.raises(WikiUnavailable, match="does not list the page yet"):
            wiki.publish(NEW, repeat=True, listed=True)

    def test_where_strangers_have_both_it_is_said(self, wiki, taken, confluence):
        taken(NEW.title, NEW.other_title)
        for page in confluence.site.pages.values():
            page.kept_from_bot = False

        with pytest.raises(WikiDeclined, match="not ours"):
            wiki.publish(NEW, repeat=False)
