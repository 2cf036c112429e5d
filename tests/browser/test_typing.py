"""What somebody types, and what becomes of it when they turn elsewhere."""

import pytest
from playwright.sync_api import expect

from tests.browser.acts import CHANNEL, asks_for_the_form, declares

THOUGHT = "Has anybody looked at"


@pytest.mark.parametrize("elsewhere", ["C0INCIDENTS", "C0GENERAL?side=backstage", "home"])
def test_unsent_words_are_there_when_one_comes_back(opens, elsewhere):
    ana = opens()
    ana.page.locator("#write").fill(THOUGHT)

    ana.goes(elsewhere)
    if "C0GENERAL" not in elsewhere:
        expect(ana.page.get_by_text(THOUGHT)).to_have_count(0)
        ana.page.go_back()

    expect(ana.page.locator("#write")).to_have_value(THOUGHT)


def test_unsent_words_are_there_when_the_page_is_loaded_again_and_go_when_they_are_sent(opens):
    ana = opens()
    ana.page.locator("#write").fill(THOUGHT)
    ana.goes("C0GENERAL")
    expect(ana.page.locator("#write")).to_have_value(THOUGHT)

    ana.page.locator("#write").press("Enter")
    ana.sees(THOUGHT)
    ana.goes("C0GENERAL")

    expect(ana.page.locator("#write")).to_have_value("")


def test_unsent_words_are_only_of_whom_one_was_and_of_the_thread_they_were_for(opens, stage):
    ana = opens()
    said = stage.person("marc").says("Good morning", channel="general")
    ana.goes(f"C0GENERAL?side={said}")
    ana.page.locator("#reply").fill(THOUGHT)
    ana.page.reload()
    expect(ana.page.locator("#reply")).to_have_value(THOUGHT)
    expect(ana.page.locator("#write")).to_have_value("")

    ana.goes(f"/as/marc/C0GENERAL?side={said}")

    expect(ana.page.locator("#reply")).to_have_value("")


def test_a_form_that_was_being_filled_in_is_as_it_was_when_the_page_is_loaded_again(opens):
    ana = opens()
    asks_for_the_form(ana)
    ana.modal.get_by_label("SEV1").check()
    ana.fills(What_is_going_wrong=THOUGHT)

    ana.page.reload()

    ana.has_a_form("Declare an incident")
    expect(ana.modal.get_by_label("What is going wrong")).to_have_value(THOUGHT)
    expect(ana.modal.get_by_label("SEV1")).to_be_checked()


def test_a_command_is_ended_with_tab_or_found_with_the_arrows(opens):
    ana = opens()
    field, keys = ana.page.locator("#write"), ana.page.keyboard
    keys.type("/inc")
    expect(ana.page.locator("#hints")).to_be_visible()
    keys.press("Tab")
    expect(field).to_have_value("/incident ")
    expect(field).to_be_focused()

    field.fill("/")
    expect(ana.page.locator("#hints")).to_be_visible()
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    expect(ana.page.locator("#hints button").last).to_be_focused()
    keys.press("Enter")
    ana.has_a_form("Declare an incident")


def test_hints_stay_when_all_is_drawn_anew_until_they_are_sent_away(opens):
    ana = opens()
    hints, keys = ana.page.locator("#hints"), ana.page.keyboard
    away = ana.page.get_by_text("Connecting again")

    def typed_while_away(types):
        ana.page.route("**/stream?*", lambda route: route.abort())
        ana.page.reload()
        expect(away).to_be_visible()
        types()
        ana.page.unroute("**/stream?*")
        expect(away).to_be_hidden()

    typed_while_away(lambda: keys.type("/inc"))
    expect(hints).to_be_visible()
    typed_while_away(lambda: (keys.type("i"), keys.press("Escape")))
    expect(hints).to_be_hidden()
    keys.type("d")
    expect(hints).to_be_visible()
    ana.complaints.clear()


def test_escape_takes_away_what_lies_on_top_and_nothing_below(opens):
    ana = opens()
    ana.page.locator("#write").fill("/inc")
    expect(ana.page.locator("#hints")).to_be_visible()
    ana.page.keyboard.press("Escape")
    expect(ana.page.locator("#hints")).to_be_hidden()
    expect(ana.page.locator("#write")).to_have_value("/inc")

    declares(ana)
    ana.presses("More…")
    menu = ana.modal.locator("details", has_text="Status")
    menu.locator("summary").click()
    ana.page.keyboard.press("Escape")
    expect(menu.locator("ul")).to_be_hidden()
    ana.has_a_form("INC-")
    ana.page.keyboard.press("Escape")
    expect(ana.modal).to_have_count(0)


def test_whoever_only_looks_is_offered_to_join_where_they_would_write(opens):
    ana, marc = opens(), opens("marc")
    declares(ana)
    marc.goes(f"/as/marc/{ana.channel_of(CHANNEL)}")
    there = marc.page.locator("#composer")
    expect(there.get_by_text("Join it to write here.")).not_to_be_focused()

    there.get_by_role("button", name="Join").click()

    expect(there.locator("textarea")).to_be_focused()
    marc.writes("Here I am")
    marc.sees("Here I am")
