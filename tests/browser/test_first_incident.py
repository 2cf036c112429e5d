"""A whole incident in a browser, as a newcomer meets it."""

import re

from playwright.sync_api import expect

from tests.browser.acts import TITLE, declares, ends, raises


def test_a_newcomer_is_led_from_declaring_to_the_draft(opens):
    ana = opens()
    steps_done = ana.page.locator("#side li.done")
    declares(ana)
    ana.presses("Take command")
    ana.sees("took command")

    raises(ana, "SEV2")
    ana.presses("Undo")
    ana.sees("took back")
    raises(ana, "SEV2")
    ana.presses("Post update")
    ana.fills(What_we_know="One in three payments fails.")
    ana.submits()
    ana.sees("One in three payments fails.")
    ends(ana)

    expect(steps_done).to_have_count(7)
    with ana.page.context.expect_page() as opened:
        ana.presses("Open the draft")
    draft = opened.value
    expect(draft.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(draft.get_by_text("One in three payments fails.").first).to_be_visible()
    expect(steps_done).to_have_count(8)
    assert re.search("That was a whole incident", ana.page.locator("#side").inner_text())
