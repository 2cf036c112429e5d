import string
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefighter.domain import naming
from firefighter.domain.slacktext import mrkdwn, plain, rich_text
from firefighter.domain.slacktext.tree import (
    Break,
    Bullet,
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
    link,
    listings,
)

NAMES = {"U1": "Ana"}


def name(person):
    return NAMES.get(person, person)


def line(words):
    return mrkdwn.line(words, name=name)


def said(nodes):
    """Give the text that a reader would see."""
    seen = ""
    for node in nodes:
        match node:
            case Text(text) | Code(text):
                seen += text
            case Emoji(emoji):
                seen += f":{emoji}:"
            case Link(_, label):
                seen += label
            case Styled(_, inside):
                seen += said(inside)
            case _:
                assert isinstance(node, Break)
                seen += "\n"
    return seen


def section(*pieces):
    return rich({"type": "rich_text_section", "elements": list(pieces)})


def rich(*parts):
    block = {"type": "rich_text", "elements": list(parts)}
    return rich_text.parse(block, name=name)


class TestMrkdwn:
    @pytest.mark.parametrize(
        ("words", "text"),
        [
            ("<@U1> look", "@Ana look"),
            ("<@U9>", "@U9"),
            ("<@U9|zoe>", "@zoe"),
            ("<#C1|general>", "#general"),
            ("<#C1>", "#C1"),
            ("<!here> <!channel> <!everyone>", "@here @channel @everyone"),
            ("<!subteam^S1|@team>", "@team"),
            ("<!subteam^S1>", "@S1"),
            ("<!date^1700000000^{date}|14 Nov>", "14 Nov"),
            ("<!date^1700000000^{date}>", "1700000000"),
            ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
            ("&amp;lt;", "&lt;"),
        ],
    )
    def test_what_slack_writes_is_read_as_text(self, words, text):
        assert said(line(words)) == text
        assert all(isinstance(node, Text) for node in line(words))

    @pytest.mark.parametrize(
        "words",
        [
            "a < b && c",
            "]]>",
            "Map<Id, Name>",
            "<b>bold</b>",
            "<@nobody>",
            "<#>",
            "<!unheard>",
            "<!subteam^>",
            "<javascript:alert(1)|click>",
            "<|x>",
            "snake_case_name",
            "2 * 3 * 4",
            "*.py and *.md",
            "a:b:c",
            "/a/_b_/c",
            "\U0001f525",
            "``",
            "**",
        ],
    )
    def test_what_is_not_surely_markup_stays_text(self, words):
        assert said(line(words)) == words
        assert all(isinstance(node, Text) for node in line(words))

    @pytest.mark.parametrize(
        ("words", "nodes"),
        [
            ("*x*", (Styled(Style.BOLD, (Text("x"),)),)),
            ("_x y_", (Styled(Style.ITALIC, (Text("x y"),)),)),
            ("~x~.", (Styled(Style.STRIKE, (Text("x"),)), Text("."))),
            ("*_x_*", (Styled(Style.BOLD, (Styled(Style.ITALIC, (Text("x"),)),)),)),
            ("`a &lt; *b*`", (Code("a < *b*"),)),
            (":fire:", (Emoji("fire"),)),
            (":wave::skin-tone-3:", (Emoji("wave::skin-tone-3"),)),
        ],
    )
    def test_marks_are_read(self, words, nodes):
        assert line(words) == nodes

    @pytest.mark.parametrize(
        ("words", "url", "label"),
        [
            ("<https://a.example/x|the docs>", "https://a.example/x", "the docs"),
            ("<https://a.example/?a=1&amp;b=2>", "https://a.example/?a=1&b=2", None),
            ("<mailto:a@b.example|a@b.example>", "mailto:a@b.example", "a@b.example"),
            ("https://a.example/_x_/y", "https://a.example/_x_/y", None),
        ],
    )
    def test_links_are_read(self, words, url, label):
        assert line(words) == (Link(url, label or url),)

    def test_a_bare_link_ends_before_the_sentence_does(self):
        assert line("see (https://a.example/x).") == (
            Text("see ("),
            Link("https://a.example/x", "https://a.example/x"),
            Text(")."),
        )

    def test_an_address_that_is_none_stays_text(self):
        assert line("https://[x") == (Text("https://[x"),)

    def test_blocks_are_read(self):
        words = "one\ntwo\n\n&gt; a\n> b\n```\nx < y\n```\n• l\n    • m\n1. n\n2. o\n7. p"

        made = mrkdwn.parse(words, name=name)

        under = Listing(ordered=False, start=1, items=(Item((Text("m"),)),))
        numbered = (Item((Text("n"),)), Item((Text("o"),)))
        assert made == (
            Paragraph((Text("one"), Break(), Text("two"))),
            Quote((Text("a"), Break(), Text("b"))),
            Preformatted("x < y"),
            Listing(ordered=False, start=1, items=(Item((Text("l"),), (under,)),)),
            Listing(ordered=True, start=1, items=numbered),
            Listing(ordered=True, start=7, items=(Item((Text("p"),)),)),
        )

    @given(st.text() | st.text("<>&@#!|*_~`:- 1.\n\tU^" + string.ascii_lowercase, max_size=60))
    def test_any_text_can_be_read(self, words):
        blocks = mrkdwn.parse(words, name=name)

        assert isinstance(mrkdwn.spoken(words, name=name), str)
        assert bool(blocks) == bool(plain.parse(words)) or "```" in words

    @pytest.mark.parametrize(
        ("zone", "text"), [("Europe/Paris", "at 03:02 CET."), ("UTC", "at 02:02 UTC.")]
    )
    def test_a_time_is_written_out_where_slack_shows_none(self, zone, text):
        sent = "at <!date^1795485720^{time}|02:02 UTC>."

        assert mrkdwn.in_zone(sent, ZoneInfo(zone)) == text

    def test_the_people_mentioned_are_known(self):
        assert mrkdwn.mentioned("<@U1> and <@W2|zoe>, not <@nobody>") == {"U1", "W2"}

    @pytest.mark.parametrize(
        ("words", "text"),
        [
            ("<@U1> says a &lt; b, *really*", "@Ana says a < b, *really*"),
            ("<https://a.example/|https://a.example/>", "https://a.example/"),
            ("<https://a.example/|docs>", "docs (https://a.example/)"),
            ("<https://a.example/?a=1&amp;b=2> is down", "https://a.example/?a=1&b=2 is down"),
            ("<http://a.example|a.example> is down", "a.example is down"),
            ("ask <mailto:ana@a.example|ana@a.example>", "ask ana@a.example"),
            ("call <tel:+33123|+33 1 23> or <tel:112>", "call +33 1 23 or 112"),
            ("<b>", "<b>"),
            ("&amp;lt;", "&lt;"),
        ],
    )
    def test_a_command_can_be_kept_as_plain_text(self, words, text):
        assert mrkdwn.spoken(words, name=name) == text


class TestPlain:
    @given(st.text(st.characters(exclude_characters="h", codec="utf-8")))
    def test_nothing_is_markup(self, words):
        nodes = plain.line(words)

        assert all(isinstance(node, Text) for node in nodes)
        assert said(nodes) == naming.one_line(words)

    def test_lines_and_paragraphs_are_kept(self):
        assert plain.parse("<@U1>\n *x*\n\n\nb") == (
            Paragraph((Text("<@U1>"), Break(), Text("*x*"))),
            Paragraph((Text("b"),)),
        )

    def test_addresses_become_links(self):
        assert plain.line("see https://a.example/x, or http://[") == (
            Text("see "),
            Link("https://a.example/x", "https://a.example/x"),
            Text(", or http://["),
        )

    def test_what_only_looks_like_an_address_stays_text(self):
        assert plain.line("http://[x now") == (Text("http://[x now"),)

    def test_nothing_is_no_paragraph(self):
        assert plain.parse(" \n ") == ()


class TestRichText:
    @pytest.mark.parametrize(
        ("piece", "nodes"),
        [
            ({"type": "text", "text": "a < b"}, (Text("a < b"),)),
            ({"type": "text", "text": "a\nb\n"}, (Text("a"), Break(), Text("b"))),
            ({"type": "user", "user_id": "U1"}, (Text("@Ana"),)),
            ({"type": "channel", "channel_id": "C1"}, (Text("#C1"),)),
            ({"type": "usergroup", "usergroup_id": "S1"}, (Text("@S1"),)),
            ({"type": "broadcast", "range": "here"}, (Text("@here"),)),
            ({"type": "emoji", "name": "fire", "unicode": "1f525"}, (Emoji("fire", "\U0001f525"),)),
            ({"type": "emoji", "name": "party"}, (Emoji("party"),)),
            ({"type": "emoji", "name": "x", "unicode": "d800"}, (Emoji("x"),)),
            ({"type": "emoji", "name": "x", "unicode": "f" * 40}, (Emoji("x"),)),
            ({"type": "date", "timestamp": 17, "fallback": "noon"}, (Text("noon"),)),
            ({"type": "date", "timestamp": 17}, (Text("17"),)),
            ({"type": "color", "text": "#fff"}, (Text("#fff"),)),
            ({"type": "new", "fallback": "later"}, (Text("later"),)),
            ({"type": "text", "text": "x", "style": {"code": True}}, (Code("x"),)),
            (
                {"type": "text", "text": "x", "style": {"bold": True, "strike": True}},
                (Styled(Style.STRIKE, (Styled(Style.BOLD, (Text("x"),)),)),),
            ),
            (
                {"type": "link", "url": "https://a.example", "text": "docs"},
                (Link("https://a.example", "docs"),),
            ),
            ({"type": "link", "url": "javascript:x", "text": "docs"}, (Text("docs"),)),
            ({"type": "link", "url": "javascript:x"}, (Text("javascript:x"),)),
        ],
    )
    def test_pieces_are_read(self, piece, nodes):
        assert section(piece) == (Paragraph(nodes),)

    def test_blocks_are_read(self):
        text = {"type": "text", "text": "x"}
        item = {"type": "rich_text_section", "elements": [text]}

        made = rich(
            {"type": "rich_text_preformatted", "elements": [text, {"type": "link", "url": "u"}]},
            {"type": "rich_text_quote", "elements": [text]},
            {"type": "rich_text_section", "elements": []},
            {"type": "rich_text_list", "style": "ordered", "offset": 1, "elements": [item, item]},
            {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [item]},
        )

        under = Listing(ordered=False, start=1, items=(Item((Text("x"),)),))
        items = (Item((Text("x"),)), Item((Text("x"),), (under,)))
        assert made == (
            Preformatted("xu"),
            Quote((Text("x"),)),
            Listing(ordered=True, start=2, items=items),
        )

    @given(
        st.recursive(
            st.none() | st.integers() | st.text(),
            lambda inner: (
                st.lists(inner)
                | st.dictionaries(
                    st.sampled_from(["type", "text", "elements", "style", "indent", "unicode"]),
                    inner
                    | st.sampled_from(["rich_text_list", "rich_text_section", "emoji", "link"]),
                )
            ),
        )
    )
    def test_anything_that_slack_may_invent_can_be_read(self, element):
        blocks = rich_text.parse({"elements": [element]}, name=name)

        assert isinstance(blocks, tuple)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//a.example",
        "https://",
        "mailto:",
        "x",
        "http://[",
    ],
)
def test_only_the_web_and_mailboxes_are_linked_to(url):
    assert link(url) is None


def test_an_address_holds_only_what_addresses_hold():
    made = link('https://a.example/<"`\\x y>')

    assert made is not None
    assert made.url == "https://a.example/%3C%22%60%5Cx%20y%3E"


def test_depths_that_skip_a_step_are_closed_up():
    bullets = [Bullet(d, ordered=False, number=1, inside=(Text(str(d)),)) for d in (2, 0, 3, 99)]

    made = listings(bullets)

    def shape(listing):
        return [
            (said(item.inside), [shape(under) for under in item.under]) for item in listing.items
        ]

    assert [shape(listing) for listing in made] == [[("2", []), ("0", [[("3", [[("99", [])]])]])]]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("*<!channel>* <@U1>: _is_ `it` &lt;b&gt;?", "@channel @Ana: is it <b>?"),
        ("<https://x.example|the shop> and <https://y.example>", "the shop and https://y.example"),
        ("\n&gt; quoted\nmore", "quoted"),
        ("```\na &lt; b\n```", "a < b"),
        ("• *first*\n• second", "first"),
        ("<#C1|ops> :fire:", "#ops :fire:"),
        (" \n ```", ""),
    ],
)
def test_the_first_line_is_what_it_says_without_marks(words, first):
    assert mrkdwn.first_line(words, name=name) == first


@pytest.mark.parametrize(
    ("piece", "mrkdwn_"),
    [
        ({"type": "text", "text": "a < b & c", "style": {"bold": True}}, "a &lt; b &amp; c"),
        ({"type": "user", "user_id": "U1"}, "<@U1>"),
        (
            {"type": "link", "url": "https://a.test/?b&c", "text": "see"},
            "<https://a.test/?b&amp;c|see>",
        ),
        ({"type": "link", "url": "javascript:alert(1)", "text": "see"}, "see"),
        ({"type": "link", "url": "javascript:alert(1)"}, "javascript:alert(1)"),
        ({"type": "invented", "text": "<!here>"}, "&lt;!here&gt;"),
    ],
)
def test_a_rich_text_is_written_as_a_message_would_be(piece, mrkdwn_):
    item = {"type": "rich_text_section", "elements": [piece]}
    listed = {"type": "rich_text_list", "style": "bullet", "elements": [item, item]}

    assert rich_text.written({"type": "rich_text", "elements": [item]}) == mrkdwn_
    assert rich_text.written({"elements": [listed]}) == f"{mrkdwn_}\n{mrkdwn_}"
