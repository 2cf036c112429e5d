"""mrkdwn as one person reads it: marks become HTML, and what people wrote stays text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as parser

from firefighter.playground.browser import dates, mrkdwn
from firefighter.playground.slack import company
from firefighter.playground.slack.state import Channel, Workspace

AT = 1_795_594_570  # 2026-11-25 08:16:10 UTC


@pytest.fixture(scope="module")
def reader():
    workspace = Workspace(frozenset())
    company.settle(workspace)
    hidden = Channel("C1", "vault", private=True, creator="U0KIM", created=0, members=["U0KIM"])
    workspace.channels["C1"] = hidden
    return mrkdwn.Reader(workspace, workspace.person("ana"))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("*bold* _slanted_ ~gone~", "<strong>bold</strong> <em>slanted</em> <s>gone</s>"),
        ("*bold _and slanted_*", "<strong>bold <em>and slanted</em></strong>"),
        ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
        ("`a &lt; *b*`", "<code>a &lt; *b*</code>"),
        ("```\none\n*two*\n```", "<pre>one\n*two*</pre>"),
        ("&gt; said\n&gt; twice\nand more", "<blockquote>said\ntwice</blockquote>and more"),
        ("<@U0MARC> and <@U0ANA>", '@Marc Petit</span> and <span class="mention me">@Ana Ruiz'),
        ("<@U9>", '<span class="mention">@U9</span>'),
        ("<#C0CHECKOUT|x>", '<a class="mention" href="/as/ana/C0CHECKOUT">#checkout</a>'),
        ("<#C1>", "private channel"),
        ("<!subteam^S1|@oncall>", '<span class="mention">@oncall</span>'),
        ("<!here>", '<span class="mention me">@here</span>'),
        ("<https://a.test/?x=1&amp;y=2|here>", 'href="https://a.test/?x=1&amp;y=2"'),
        ("see https://a.test/?x=1&amp;y=2.", '<a href="https://a.test/?x=1&amp;y=2" '),
        ("&lt;https://a.test/|https://b.test&gt;", ">https://a.test/</a>|<a "),
        ("<javascript:alert(1)|here>", "&lt;javascript:alert(1)|here&gt;"),
        (
            "<!date^0^{date_num}^javascript:alert(1)|then>",
            '<time title="then">1970-01-01</time>',
        ),
        (":red_circle: :large_orange_circle: :no_such:", "🔴 🟠 :no_such:"),
        (f"<!date^{AT}^{{time}}|then>", '<time title="then">09:16</time>'),
        ("<!date^99999999999999^{time}|then>", '<time title="then">then</time>'),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ],
)
def test_a_mark_is_drawn(reader, written, shown):
    assert shown in mrkdwn.html(written, reader)


@given(st.text(alphabet=st.sampled_from("<>&|*_~`:!@#^\"'\n abU0ANAhttps://=date{}1"), max_size=80))
def test_whatever_people_write_makes_no_tag_of_their_own(written):
    workspace = Workspace(frozenset())
    company.settle(workspace)
    shown = mrkdwn.html(written, mrkdwn.Reader(workspace, workspace.person("ana")))

    for element in parser.fromstring(f"<div>{shown}</div>").iter():
        assert element.tag in {
            *("div", "strong", "em", "s", "code", "pre"),
            *("blockquote", "a", "span", "time"),
        }
        assert set(element.attrib) <= {"class", "href", "target", "rel", "title"}
        assert element.get("href", "/").startswith(("/as/", "http://", "https://", "mailto:", "/"))


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("{date_short_pretty} {time}", "today 09:16"),
        ("{date_short}", "Nov 25, 2026"),
        ("{date}", "November 25, 2026"),
        ("{date_long}", "Wednesday, November 25, 2026"),
        ("{date_num} {time_secs}", "2026-11-25 09:16:10"),
        ("{unheard_of}", "{unheard_of}"),
    ],
)
def test_a_date_is_told_in_the_readers_zone(form, shown):
    assert dates.shown(AT, form, zone="Europe/Paris", now=AT + 60) == shown


def test_yesterday_is_a_matter_of_the_readers_zone():
    assert dates.day_of(AT, zone="Europe/Paris", now=AT + 86_400) == "Yesterday"
    assert dates.day_of(AT, zone="Pacific/Auckland", now=AT + 2 * 3600) == "Today"
    assert dates.day_of(AT, zone="Europe/Paris", now=AT + 9 * 86_400) == "Wednesday 25 November"
