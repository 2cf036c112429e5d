"""What stands in the menu of a message, and beside the composer."""

from playwright.sync_api import expect

from tests.browser.acts import CHANNEL, TITLE, declares, raises
from tests.browser.test_for_everybody import PHONE, faults


def test_an_incident_is_declared_from_what_somebody_said(opens, stage):
    stage.person("marc").says(f"{TITLE}\nsince nine", channel="checkout")
    ana = opens(place="C0CHECKOUT")
    ana.uses("Declare from message", on=TITLE)
    ana.has_a_form("Declare an incident")
    expect(ana.modal.get_by_label("What is going wrong?")).to_have_value(TITLE)
    ana.submits()
    ana.sees("is recorded", "dialog")
    ana.answers("Done")
    ana.goes_to(CHANNEL)
    ana.sees("Ana Ruiz declared it from a message")

    with ana.page.context.expect_page() as opened:
        ana.messages.get_by_role("link", name="Open it").click()

    expect(opened.value.locator("article:target")).to_contain_text("since nine")


def test_a_shortcut_is_found_beside_the_composer_and_by_its_name(opens, stage):
    stage.person("marc").says("Good morning", channel="general")
    ana = opens(**PHONE)
    ana.page.get_by_label("More actions").click()
    assert faults(ana.page) == []
    ana.page.get_by_label("Shortcuts").click()
    assert faults(ana.page) == []
    ana.page.locator("#composer details").get_by_role("button", name="Declare an inc").click()
    ana.has_a_form("Declare an incident")
    ana.page.keyboard.press("Escape")
    expect(ana.modal).to_have_count(0)

    ana.page.locator("#write").press_sequentially("/an incid")
    ana.page.locator("#hints").get_by_role("button", name="Declare an incident").click()

    ana.has_a_form("Declare an incident")
    expect(ana.page.locator("#write")).to_have_value("")


def test_what_is_offered_on_a_message_covers_no_button(opens):
    ana = opens()
    declares(ana)
    ana.presses("Take command")
    ana.sees("took command")
    raises(ana, "SEV2")
    ana.messages.locator("article", has_text="took command").hover()
    undo = ana.messages.get_by_role("button", name="Undo")
    expect(undo).to_have_count(2)

    for button in (undo.first, undo.last):
        button.click(trial=True)
    undo.last.click()
    ana.sees("took back")
