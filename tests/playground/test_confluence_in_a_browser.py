"""The local Confluence as people see it in a browser."""

import pytest
import requests
from lxml import html

from firefighter.playground.confluence.server import LocalConfluence


@pytest.fixture
def wiki():
    with LocalConfluence() as running:
        yield running


def opens(wiki, path):
    answer = requests.get(f"{wiki.url}{path}", timeout=10)
    answer.raise_for_status()
    return html.fromstring(answer.text)


def create(wiki, title, body="<p>Read me.</p>"):
    given = {"representation": "storage", "value": body}
    return wiki.site.create({"spaceId": "11", "title": title, "body": given}, private=False)


def test_an_empty_space_says_what_will_come(wiki):
    assert "Post-mortem drafts come here." in opens(wiki, "/wiki/spaces/OPS").text_content()


def test_a_space_lists_its_pages_and_each_can_be_opened(wiki):
    create(wiki, "First")
    create(wiki, "<script>alert(1)</script>")

    links = opens(wiki, "/wiki/spaces/OPS").xpath("//li/a")

    assert [link.text for link in links] == ["<script>alert(1)</script>", "First"]
    assert "Read me." in opens(wiki, links[1].get("href")).text_content()


def test_an_opened_page_is_known_to_have_been_read(wiki):
    page = create(wiki, "First")
    assert wiki.site.read == set()

    opens(wiki, f"/wiki/spaces/OPS/pages/{page.id}")

    assert wiki.site.read == {page.id}
