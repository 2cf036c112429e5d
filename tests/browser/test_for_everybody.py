"""Without a mouse, without good eyes, and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.acts import CHANNEL, TITLE, declares, ends, raises

WIDTH, HEIGHT = 390, 844
PHONE = {"viewport": {"width": WIDTH, "height": HEIGHT}, "has_touch": True, "is_mobile": True}
GRAVE = {"serious", "critical"}


def faults(page):
    """Give what stands in somebody's way on a page, each with the first place where it does."""
    found = Axe().run(page).response["violations"]
    grave = [(fault["id"], fault["nodes"][0]) for fault in found if fault["impact"] in GRAVE]
    return [f"{name}: {node['html']} {node['failureSummary']}" for name, node in grave]


def walks_to(page, name, *, key="Tab"):
    """Press a key until the focus is on what has that name."""
    for _ in range(60):
        page.keyboard.press(key)
        focused = page.locator(":focus")
        if focused.count() and name in (focused.inner_text() or focused.input_value()):
            return
    raise AssertionError(name)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [{}, PHONE], ids=["desk", "phone"])
def test_nothing_stands_in_the_way_of_somebody_with_a_screen_reader(opens, scheme, device):
    ana = opens(color_scheme=scheme, **device)
    seen = {}

    def look(what):
        seen[what] = faults(ana.page)

    look("the first page")
    ana.writes("/incident")
    ana.has_a_form("Declare an incident")
    look("a form")
    ana.submits()
    ana.sees("Please complete this required field.", "dialog")
    look("a form with an error")
    ana.fills(What_is_going_wrong=TITLE)
    ana.submits()
    ana.answers("Done")
    channel = ana.channel_of(CHANNEL)
    ana.goes(channel)
    ana.sees("Take command")
    look("a card")
    ana.goes(f"{channel}?side=backstage")
    look("behind the scenes")
    ana.goes("home")
    look("the home")
    ana.goes(channel)
    raises(ana, "SEV2")
    ends(ana)
    ana.sees("Open the draft")
    look("a closed incident")

    assert {what: faults for what, faults in seen.items() if faults} == {}


def test_an_incident_is_declared_taken_and_raised_without_a_mouse(opens):
    ana = opens()
    keys = ana.page.keyboard
    keys.type("/incident")
    keys.press("Enter")
    ana.has_a_form("Declare an incident")
    keys.type(TITLE)
    walks_to(ana.page, "Declare")
    keys.press("Enter")
    ana.sees("is recorded", "dialog")
    keys.press("Escape")
    expect(ana.modal).to_have_count(0)

    walks_to(ana.page, CHANNEL, key="Shift+Tab")
    keys.press("Enter")
    expect(ana.page.locator("#head h1")).to_contain_text(CHANNEL)
    walks_to(ana.page, "Take command", key="Shift+Tab")
    keys.press("Enter")
    ana.sees("took command")

    walks_to(ana.page, "Severity")
    walks_to(ana.page, "SEV2", key="ArrowDown")
    keys.press("Enter")
    ana.has_a_form("Raise")
    keys.type("One in three payments fails")
    walks_to(ana.page, "Raise")
    keys.press("Enter")
    ana.sees("→ SEV2")
    expect(ana.page.locator("#write")).to_be_focused()


def test_on_a_phone_the_folded_channels_say_that_something_is_unread(opens, stage):
    ana = opens(**PHONE)
    mark = ana.page.locator("summary .news")
    expect(mark).to_have_count(0)

    stage.person("marc").says("Good morning", channel="checkout")

    expect(mark).to_be_visible()
    ana.page.locator("summary", has_text="Channels").click()
    expect(mark).to_be_hidden()


def test_on_a_phone_whoever_only_looks_can_read_how_to_join(opens):
    ana, marc = opens(), opens("marc", **PHONE)
    declares(ana)
    marc.goes(f"/as/marc/{ana.channel_of(CHANNEL)}")

    join = marc.page.get_by_role("button", name="Join")

    lines = "button => button.clientHeight / parseFloat(getComputedStyle(button).lineHeight)"
    assert join.evaluate(lines) < 2


def test_on_a_phone_nothing_is_wider_than_the_screen(opens):
    ana = opens(**PHONE)
    declares(ana)
    raises(ana, "SEV2")

    width = ana.page.evaluate("document.documentElement.scrollWidth")

    assert width <= WIDTH
