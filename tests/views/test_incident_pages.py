"""The plain pages: what is shown to everybody, and that words stay words."""

import lxml.html
import pytest
from hypothesis import given, settings

from firefighter.domain import postmortem
from firefighter.domain.incident import Kind
from firefighter.domain.lifecycle import Status
from firefighter.samples.story import HOSTILE, NAMES, PARIS, empty, minutes, rich, rich_story
from firefighter.views import incident_pages as pages
from tests.views.words import WORDS

ALLOWED = {"html", "head", "meta", "title", "link", "body", "main", "footer", "div"} | {
    *("h1", "h2", "p", "br", "a", "strong", "small", "ul", "ol", "li", "dl", "dt", "dd", "time")
}


def listed(*incidents):
    return pages.ongoing(incidents, names=NAMES, policy=PARIS, at=minutes(200))


def drawn(incident, story=()):
    draft = postmortem.draft(incident, story, names=NAMES, policy=PARIS, at=minutes(200))
    return pages.incident(draft, incident.title)


def read(page):
    return lxml.html.document_fromstring(page)


def items(page):
    """Give what the list says under each heading."""
    tree = read(page)
    return {
        heading.text_content(): [item.text_content() for item in heading.getnext()]
        for heading in tree.findall(".//h2")
    }


def test_the_list_says_what_goes_on_by_stage():
    said = items(
        listed(
            empty(number=1, title="Nobody can pay"),
            empty(number=2, status=Status.MITIGATED, kind=Kind.GAMEDAY),
            empty(number=3, status=Status.POSTMORTEM),
        )
    )

    assert list(said) == ["Ongoing", "Stable", "To write up"]
    assert said["Ongoing"] == [
        "INC-1 SEV3 Nobody can payNew · since 2026-11-24 03:02 · Ana Ruiz",
    ]
    assert said["Stable"][0].endswith("· Ana Ruiz · game day")


@pytest.mark.parametrize("hidden", [{"private": True}, {"kind": Kind.TEST}])
def test_what_is_not_for_everybody_is_not_in_the_list(hidden):
    page = listed(empty(title="Somebody stole a laptop", **hidden))

    assert "laptop" not in page
    assert "Nothing is going on." in page


def test_one_incident_is_told_with_its_facts_and_its_timeline():
    said = read(drawn(rich(), rich_story())).text_content()

    assert "INC-42 Customers cannot pay by card" in said
    assert "Commander" in said
    assert "Lena Roy" in said
    assert "Marc Petit posted an update." in said
    assert "Provider answers 502 since 02:41." in said
    assert "All times in Europe/Paris, UTC+01:00." in said


def test_of_an_incident_without_a_story_it_is_said_that_nothing_was_recorded():
    assert "Nothing was recorded." in drawn(empty())


def test_a_long_story_says_what_it_left_out():
    story = rich_story() * 200

    assert "more did not fit on this page" in drawn(rich(), story)


def test_a_notice_leads_back():
    tree = read(pages.notice("Not here", "There is no such incident."))

    assert tree.find(".//a").get("href") == "/incidents"


def test_the_style_knows_the_dark_and_the_narrow():
    assert "prefers-color-scheme: dark" in pages.style()
    assert "max-width: 34rem" in pages.style()


@settings(max_examples=60)
@given(words=WORDS)
def test_whatever_people_write_stays_words(words):
    incident = rich(title=words + HOSTILE, summary=words, service=words)

    for page in (drawn(incident, rich_story()), listed(empty(title=words, service=words))):
        tree = read(page)
        assert {element.tag for element in tree.iter()} <= ALLOWED
        assert not [name for e in tree.iter() for name in e.attrib if name.startswith("on")]
        for found in tree.iter("a"):
            assert found.get("href").startswith(("/incidents", "https://", "http://"))


def test_the_list_is_headed_by_whose_it_is():
    ours = PARIS.model_copy(update={"organisation": "R&D <b>"})
    page = pages.ongoing([], names=NAMES, policy=ours, at=minutes(200))

    assert read(page).findtext(".//h1") == "Incidents · R&D <b>"
    assert read(listed()).findtext(".//h1") == "Incidents"


def test_each_entry_has_the_number_by_which_its_words_are_removed():
    story = rich_story()

    numbered = [small.text for small in read(drawn(rich(), story)).findall(".//ol//small")]

    assert numbered
    assert set(numbered) <= {f"Entry {entry.seq}" for entry in story}
    assert len(set(numbered)) == len(numbered)
