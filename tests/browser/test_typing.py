"""What somebody types, and what becomes of it when they turn elsewhere."""

import pytest
from playwright.sync_api import expect

from tests.browser.acts import asks_for_the_form

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
