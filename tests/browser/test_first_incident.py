"""A whole incident in a browser, as a newcomer meets it."""

from playwright.sync_api import expect

from tests.browser.acts import TITLE, declares, ends, raises

WORDS = "Support told us within a minute."


def test_a_newcomer_is_led_from_declaring_to_a_draft_that_keeps_their_words(opens):
    ana = opens()
    steps_done = ana.page.locator("#side li.done")
    declares(ana)
    ana.presses("Take command")
    ana.sees("took command")
    raises(ana, "SEV2")
    ana.presses("Undo")
    ana.sees("took back")
    raises(ana, "SEV2")
    posts(ana, "One in three payments fails.")
    ends(ana)
    expect(steps_done).to_have_count(7)

    draft = opens_the_draft(ana)
    expect(draft.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(draft.get_by_text("One in three payments fails.").first).to_be_visible()
    writes_there(draft)
    expect(ana.page.get_by_text("That was a whole incident")).to_be_visible()

    comes_back_and_ends(ana)
    looks_until(draft, "This page was not changed.")
    expect(draft.get_by_text(WORDS)).to_be_visible()


def posts(window, known):
    window.presses("Post update")
    window.fills(What_we_know=known)
    window.submits()
    window.sees(known)


def opens_the_draft(window):
    with window.page.context.expect_page() as opened:
        window.presses("Open the draft")
    return opened.value


def writes_there(draft):
    draft.get_by_role("link", name="Write here: What went well").click()
    draft.get_by_label("Your words").fill(WORDS)
    draft.get_by_role("button", name="Save").click()
    expect(draft.get_by_text(WORDS)).to_be_visible()


def comes_back_and_ends(window):
    window.presses("Reopen")
    window.fills(What_came_back="Refunds fail, too")
    window.submits()
    window.sees("Refunds fail, too")
    window.chooses("Impact is over", "Status")
    window.presses("Close")
    window.sees("Nothing is missing", "dialog")
    window.submits()
    expect(window.messages.get_by_text("closed it")).to_have_count(2)


def looks_until(page, text):
    """Load a page anew until a text is there; it is not live."""
    for _ in range(50):
        if page.get_by_text(text).count():
            return
        page.reload()
    raise AssertionError(text)
