import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

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
from firefighter.views.markdown import inline, markdown
from firefighter.views.markdown import plain as plain_text
from firefighter.views.storage import printable

READER = MarkdownIt("gfm-like", {"html": True, "linkify": False})
MARKS = "<>&]![(){}\"'/\\=+*_~`|:@#\n\t -1.)ahtps;\x00\x0b\ud800"
TEXTS = st.text() | st.text(MARKS, max_size=60) | st.sampled_from(["<script>", "<ac:task>", "---"])


def tokens(text):
    """Read Markdown as a reader does that would let HTML through."""
    for token in READER.parse(text):
        yield token
        yield from token.children or ()


def kinds(text):
    return {token.type.removesuffix("_open").removesuffix("_close") for token in tokens(text)}


def shown(text):
    """Give the text that a reader shows, line by line."""
    breaks = {"softbreak", "hardbreak", "paragraph_close"}
    told = ("\n" if t.type in breaks else t.content for t in tokens(text) if not t.children)
    return "".join(told).rstrip("\n")


@pytest.mark.parametrize(
    ("block", "drawn"),
    [
        (Paragraph((Text("a"), Break(), Text("b"))), "a  \nb"),
        (Quote((Text("a"), Break(), Text("b"))), "> a  \n> b"),
        (Preformatted("a < ```b\nc"), "````\na < ```b\nc\n````"),
        (
            Listing(
                ordered=True,
                start=9,
                items=(
                    Item((Text("a"),)),
                    Item((Text("b"),), (Listing(ordered=False, start=1, items=(Item(()),)),)),
                ),
            ),
            "9. a\n10. b\n    - ",
        ),
    ],
)
def test_blocks_are_drawn(block, drawn):
    assert markdown([block]) == drawn


@pytest.mark.parametrize(
    ("node", "drawn"),
    [
        (Styled(Style.BOLD, (Text("x"),)), "**x**"),
        (Styled(Style.ITALIC, (Text(" x "),)), " *x* "),
        (Styled(Style.STRIKE, (Text(" "),)), " "),
        (Code("a"), "`a`"),
        (Code("`a``b"), "``` `a``b ```"),
        (Emoji("fire"), ":fire:"),
        (Emoji("fire", "\U0001f525"), "\U0001f525"),
        (
            Link("https://a.example/?a=1&lt;", "a [b]"),
            "[a \\[b\\]](<https://a.example/?a=1&amp;lt;>)",
        ),
    ],
)
def test_what_stands_in_a_paragraph_is_drawn(node, drawn):
    assert inline([node]) == drawn


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("a < b && c", "a < b && c"),
        ("R&D, snake_case, 1.92", "R&D, snake_case, 1.92"),
        ("<@U1> <!here>", "&lt;@U1> &lt;!here>"),
        ("&lt;", "&amp;lt;"),
        ("1. a", "1\\. a"),
        ("- a", "\\- a"),
        ("=== a", "\\=== a"),
        ("> a", "\\> a"),
        (":-- a", "\\:-- a"),
        ("_a_ *b* `c` [d](e) # ~f~ |", "\\_a\\_ \\*b\\* \\`c\\` \\[d\\](e) \\# \\~f\\~ \\|"),
    ],
)
def test_text_is_changed_only_where_it_would_be_markup(text, drawn):
    assert inline([Text(text)]) == drawn


def test_a_list_after_a_list_stays_its_own():
    lists = [Listing(ordered=True, start=n, items=(Item((Text("x"),)),)) for n in (1, 7)]

    assert markdown(lists) == "1. x\n\n7) x"


def test_blocks_are_indented_under_what_they_belong_to():
    text = markdown([Paragraph((Text("a"),)), Preformatted("b\n\nc")], indent=2)

    assert text == "  a\n\n  ```\n  b\n\n  c\n  ```"


def test_hostile_words_arrive_as_they_were_typed():
    text = markdown(plain.parse(HOSTILE))

    assert shown(text) == (
        "<@U1> <!here> a < b && c ]]> \U0001f525 <script>alert(1)</script> *x* &lt;"
    )
    assert "<script" not in text


@given(TEXTS)
def test_no_text_is_ever_taken_for_html(words):
    for blocks in (plain.parse(words), mrkdwn.parse(words, name=str), [Preformatted(words)]):
        assert not kinds(markdown(blocks)) & {"html_block", "html_inline"}


@given(st.lists(TEXTS, max_size=4), st.booleans())
def test_no_rich_text_is_ever_taken_for_html(words, bold):
    pieces = [{"type": "text", "text": text, "style": {"bold": bold}} for text in words]
    pieces += [{"type": "link", "text": text, "url": f"https://x/{text}"} for text in words]
    block = {"elements": [{"type": "rich_text_section", "elements": pieces}]}

    text = markdown(rich_text.parse(block, name=str))

    assert not kinds(text) & {"html_block", "html_inline"}


@given(TEXTS, st.sampled_from(["<script>", "<ac:task>", "</p>", "<!--", "<?x"]))
def test_no_tag_is_left_in_plain_words(words, tag):
    for text in (markdown(plain.parse(words + tag)), plain_text(words + tag)):
        assert tag[:2] not in text


@given(TEXTS)
def test_plain_words_are_shown_as_they_were_typed(words):
    blocks = plain.parse(words.replace("http", ""))
    said = ["".join(n.text if isinstance(n, Text) else "\n" for n in b.inside) for b in blocks]

    text = markdown(blocks)

    assert kinds(text) <= {"paragraph", "inline", "text", "text_special", "hardbreak"}
    assert shown(text).split() == printable(" ".join(said)).split()


@given(TEXTS)
def test_a_plain_value_stays_in_its_line(words):
    assert "\n" not in plain_text(words)
