"""What is drawn of any page, and what is left of any words."""

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from markupsafe import escape

from firefighter.playground.confluence import passages, storage
from firefighter.playground.confluence.changes import Kind, between
from firefighter.playground.confluence.markup import printable
from firefighter.playground.confluence.records import Version, now
from firefighter.playground.confluence.state import require_storage

ASKED = "<p><ac:placeholder>What happened?</ac:placeholder></p>"
PAGE = f"<h1>Summary</h1>{ASKED}<ul><li>One</li></ul>"
SIGNS = "<>&]![CDAT\"'/=\n\r\t -ahp\x00\x0b\x85\u2028\u202e\ud800\uffff"
WORDS = st.text() | st.text(SIGNS, max_size=60)
XML = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=8)
HTML = ("p", "a", "h1", "h7", "table", "td", "time", "script", "style", "svg", "iframe", "form")
MACRO = ("structured-macro", "parameter", "rich-text-body", "plain-text-body", "placeholder")
TASK = ("task-list", "task", "task-body", "task-status", "link", "image", "emoticon")
TAGS = st.sampled_from([*HTML, *(f"ac:{name}" for name in (*MACRO, *TASK)), "ri:attachment"])
OF_HTML = ("onclick", "style", "href", "src", "id", "class", "datetime", "start")
NAMES = st.sampled_from([*OF_HTML, "ac:name", "ac:anchor", "ri:filename"])
SCRIPTS = ("javascript:alert(1)", " JavaScript:x", "data:text/html,x")
VALUES = st.sampled_from([*SCRIPTS, "https://a.example", "#x", "expand", "code", "toc", "7"])
HARMLESS = {"href", "src", "id", "class", "rel", "role", "tabindex", "start", "datetime", "alt"}


@st.composite
def elements(draw, inside):
    tag, attributes = draw(TAGS), draw(st.dictionaries(NAMES, VALUES | XML, max_size=3))
    told = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f"<{tag}{told}>{draw(inside)}</{tag}>"


BODIES = st.recursive(
    XML.map(escape) | st.just("<![CDATA[<script>alert(1)</script>]]>") | st.just("<!-- <b> -->"),
    lambda inside: st.lists(elements(inside), max_size=4).map("".join),
    max_leaves=12,
)


def version(body, number=1):
    return Version(number, "Title", body, "Ana Ruiz", now(), "")


@settings(max_examples=60)
@given(BODIES)
def test_any_page_is_drawn_and_nothing_in_it_acts(body):
    require_storage(body)

    drawn = html.fromstring(str(storage.draw(body, storage.Acts("/wiki/page", 1))))

    assert not drawn.xpath("//script | //style | //svg | //iframe | //base")
    for element in drawn.iter():
        of_ours = element.tag in {"form", "input", "button"}
        assert of_ours or {n for n in element.keys() if "aria" not in n} <= HARMLESS  # noqa: SIM118
        assert element.get("href", "#").startswith(("https://", "#", "/wiki/page/"))
        assert element.get("src", "/wiki/page/").startswith("/wiki/page/")
    for form in drawn.iter("form"):
        assert form.get("action", "").startswith("/wiki/page/tasks/")


@given(WORDS)
def test_any_words_can_answer_a_prompt(words):
    body = passages.rewritten(PAGE, 0, words)

    require_storage(body)
    passage = passages.passage_of(body, 0)
    assert passage is not None
    assert passage.heading == "Summary"
    assert body.endswith("<ul><li>One</li></ul>")
    assert passages.passage_of(passages.rewritten(body, 0, passage.text), 0) == passage
    assert (passage.text == "") == (passage.prompts == ("What happened?",))
    assert "".join(passage.text.split()) == "".join(printable(words).split())


@given(WORDS, WORDS)
def test_a_comparison_leads_from_one_version_to_the_other(one, other):
    before, after = (passages.rewritten(PAGE, 0, text) for text in (one, other))

    found = between(version(before), version(after))

    gone = [line.text for line in found.source if line.kind is Kind.GONE]
    new = [line.text for line in found.source if line.kind is Kind.NEW]
    assert (gone == new == []) == (before == after)
    assert set(gone) <= set(before.splitlines())
    assert set(new) <= set(after.splitlines())
