import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from firefighter.domain.slacktext import mrkdwn, plain, rich_text
from firefighter.domain.slacktext.tree import (
    Break,
    Code,
    Emoji,
    Item,
    Link,
    Listing,
    Paragraph,
    Preformatted,
    Quote,
    Style,
    Styled,
    Text,
)
from firefighter.samples.story import HOSTILE
from firefighter.views.storage import LARGEST, TOO_LARGE, WRAPPED, guard, inline, printable, storage

ARRIVED = "<@U1> <!here> a < b && c ]]> \U0001f525 <script>alert(1)</script> *x* &lt;"
CODE = '<ac:structured-macro ac:name="code" ac:schema-version="1"><ac:plain-text-body>'
TEXTS = st.text() | st.text("<>&]![CDAT\"'/=*_~`|:@#\n -1.ahtps\x00\x0b\ud800\uffff", max_size=80)


def read(body):
    """Give the text that Confluence would show."""
    return "".join(map(str, etree.fromstring((WRAPPED % body).encode()).itertext()))


@pytest.mark.parametrize(
    ("block", "drawn"),
    [
        (Paragraph((Text("a < b"), Break(), Text("c"))), "<p>a &lt; b<br />c</p>"),
        (Quote((Text("a"),)), "<blockquote><p>a</p></blockquote>"),
        (
            Preformatted("x ]]> y < z"),
            f"{CODE}<![CDATA[x ]]]]><![CDATA[> y < z]]></ac:plain-text-body></ac:structured-macro>",
        ),
        (
            Listing(
                ordered=False,
                start=1,
                items=(
                    Item((Text("a"),), (Listing(ordered=True, start=1, items=(Item(()),)),)),
                    Item((Text("b"),)),
                ),
            ),
            "<ul><li><p>a</p><ol><li><p></p></li></ol></li><li><p>b</p></li></ul>",
        ),
        (
            Listing(ordered=True, start=7, items=(Item((Text("a"),)),)),
            '<ol start="7"><li><p>a</p></li></ol>',
        ),
    ],
)
def test_blocks_are_drawn(block, drawn):
    assert storage([block]) == drawn
    assert guard(drawn) == []


@pytest.mark.parametrize(
    ("node", "drawn"),
    [
        (Styled(Style.BOLD, (Text("x"),)), "<strong>x</strong>"),
        (Styled(Style.ITALIC, (Text("x"),)), "<em>x</em>"),
        (Styled(Style.STRIKE, (Text("x"),)), "<del>x</del>"),
        (Code("a < b"), "<code>a &lt; b</code>"),
        (Emoji("fire"), ":fire:"),
        (Emoji("fire", "\U0001f525"), "\U0001f525"),
        (Link("https://a.example/?a=1&b", '"'), '<a href="https://a.example/?a=1&amp;b">&#34;</a>'),
    ],
)
def test_what_stands_in_a_paragraph_is_drawn(node, drawn):
    assert inline([node]) == drawn
    assert guard(drawn) == []


def test_hostile_words_arrive_as_they_were_typed():
    body = storage(plain.parse(HOSTILE))

    assert read(body) == ARRIVED
    assert guard(body) == []


@given(TEXTS)
def test_any_text_makes_storage_that_may_be_sent(words):
    for blocks in (plain.parse(words), mrkdwn.parse(words, name=str), [Preformatted(words)]):
        assert guard(storage(blocks)) == []


@given(TEXTS, st.sampled_from(["text", "link", "emoji", "user", "broadcast", "new"]), st.booleans())
def test_any_rich_text_makes_storage_that_may_be_sent(words, kind, code):
    piece = dict.fromkeys(("text", "url", "name", "user_id", "range"), words)
    piece |= {"type": kind, "style": {"code": code, "bold": True}}
    parts = [
        {"type": f"rich_text_{part}", "elements": [piece]}
        for part in ("section", "quote", "preformatted")
    ]

    body = storage(rich_text.parse({"elements": parts}, name=str))

    assert guard(body) == []


def test_a_name_that_would_turn_a_page_round_does_not():
    assert read(storage([Paragraph((Text("Ana \u202eRuiz"),))])) == "Ana Ruiz"


@given(TEXTS)
def test_text_arrives_whatever_stands_in_it(words):
    shown = read(storage([Paragraph((Text(words),))]))

    assert shown == printable(words).replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<p>", "it is not well-formed"),
        ("<p>&nbsp;</p>", "it is not well-formed"),
        ("<p>a & b</p>", "it is not well-formed"),
        ("<p>\x0b</p>", "it is not well-formed"),
        ("</page><page>", "it is not well-formed"),
        ("<p>" * 300 + "</p>" * 300, "it is not well-formed"),
        ("\ud800", "it holds half a character"),
        ("<script>x</script>", "element script"),
        ("<iframe />", "element iframe"),
        ("<!-- x -->", "element"),
        ("<?php x ?>", "element"),
        ('<p onclick="x">a</p>', "attribute onclick"),
        ('<p style="x">a</p>', "attribute style"),
        ('<a href="javascript:x">a</a>', "a link to javascript:x"),
        ('<a href="/wiki/x">a</a>', "a link to /wiki/x"),
        ('<a href="">a</a>', "a link to "),
        ('<ac:structured-macro ac:name="html" />', "macro html"),
        ("<ac:structured-macro />", "macro None"),
        ("<ac:link />", "element {http://atlassian.com/content}link"),
        ('<ri:user ri:account-id="1" />', "element {http://atlassian.com/resource/identifier}user"),
        ('<p xmlns:x="y">a</p>', "a namespace of its own on p"),
        (f"<p>{'x' * LARGEST}</p>", TOO_LARGE),
    ],
)
def test_the_gate_names_what_must_not_be_sent(body, fault):
    faults = guard(body)

    assert len(faults) == 1
    assert faults[0].startswith(fault)


def test_the_gate_names_every_fault():
    assert len(guard("<script /><iframe />")) == 2


@pytest.mark.parametrize("url", ["https://a.example", "http://a.example", "mailto:a@b.example"])
def test_the_gate_lets_safe_links_pass(url):
    assert guard(f'<p><a href="{url}">x</a></p>') == []
