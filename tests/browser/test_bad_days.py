"""Two people at once, a bot that is dead, very much talk, and a page left open for a day."""

from playwright.sync_api import expect

from firefighter.playground.slack.client import Client
from tests.browser.acts import CHANNEL, TITLE, asks_for_the_form, comes_to, declares, raises

A_DAY = 24 * 60 * 60


def test_a_form_that_somebody_was_quicker_than_changes_nothing(opens):
    ana, marc = opens(), opens("marc")
    declares(ana)
    comes_to(marc, ana)
    ana.chooses("SEV2", "Severity")
    ana.has_a_form("Raise to SEV2")
    ana.fills(Why="It spreads")
    raises(marc, "SEV1")

    ana.submits()

    ana.sees("Marc Petit set severity to SEV1", "dialog")
    ana.sees("Yours was not applied.", "dialog")
    expect(ana.modal.get_by_label("Why")).to_have_value("It spreads")
    assert ana.messages.get_by_text("→ SEV2").count() == 0


def test_what_is_typed_stays_while_somebody_else_changes_the_channel(opens):
    ana, marc = opens(), opens("marc")
    declares(ana)
    comes_to(marc, ana)
    ana.page.locator("#write").fill("Has anybody looked at")

    raises(marc, "SEV1")
    marc.writes("The database is full")

    ana.sees("The database is full")
    expect(ana.page.locator("#write")).to_have_value("Has anybody looked at")
    expect(ana.page.locator("#write")).to_be_focused()


def test_a_mistyped_command_stays_to_be_mended(opens):
    ana = opens()

    ana.writes("/incidnt list")

    ana.sees("/incidnt is not a command here", "#notice")
    expect(ana.page.locator("#hints")).to_be_hidden()
    expect(ana.page.locator("#write")).to_have_value("/incidnt list")
    ana.writes("/incident list")
    expect(ana.page.locator("#write")).to_have_value("")


def test_a_form_goes_once_however_often_it_is_clicked_and_again_once_it_is_mended(opens):
    ana = opens()
    sent = []
    ana.page.on("request", lambda asked: sent.append(asked.url) if "/submit" in asked.url else None)
    asks_for_the_form(ana)
    ana.fills(What_is_going_wrong="")
    for number in (1, 2):
        with ana.page.expect_response("**/submit"):
            ana.submits()
        assert len(sent) == number

    ana.fills(What_is_going_wrong=TITLE)
    ana.modal.locator("[type=submit]").dblclick()

    ana.sees("is recorded", "dialog")
    assert len(sent) == 3


def test_a_press_while_the_bot_is_dead_is_told_and_can_be_made_again(opens, stage):
    ana = opens()
    declares(ana)
    stage.bot.kill()
    ana.presses("Take command")
    ana.sees("FireFighter did not respond", "#notice")

    stage.bot.start()
    ana.presses("Take command")

    ana.sees("took command")
    expect(ana.page.locator("#notice")).to_be_empty()


def test_a_command_that_nobody_answers_stays_to_be_sent_again(opens, stage):
    ana = opens()
    stage.bot.kill()
    ana.writes("/incident list")
    ana.sees("What you typed is still there", "#notice")
    expect(ana.page.locator("#write")).to_have_value("/incident list")

    stage.bot.start()
    ana.page.locator("#write").press("Enter")

    ana.sees("All quiet")
    expect(ana.page.locator("#notice")).to_be_empty()
    expect(ana.page.locator("#write")).to_have_value("")


def test_a_channel_with_a_thousand_messages_is_read_and_written_as_any_other(opens, stage):
    ana = opens()
    declares(ana)
    channel = _channel(stage)
    marc = Client(stage.slack, stage.slack.workspace.person("marc"))
    with stage.slack.workspace.lock:
        for number in range(1000):
            marc.write(channel, f"I look at shard {number}")

    ana.sees("I look at shard 999")
    ana.writes("Thank you")
    ana.sees("Thank you")
    ana.page.locator("#head").get_by_role("link", name="Customers cannot pay").click()
    expect(ana.messages.get_by_role("button", name="Take command")).to_be_in_viewport()
    ana.presses("Take command")
    ana.sees("took command")
    ana.writes("I have it")
    expect(ana.messages.get_by_text("I have it")).to_be_in_viewport()

    read = ana.messages.get_by_text("I look at shard 950", exact=True)
    read.scroll_into_view_if_needed()
    marc.write(channel, "Well done")
    ana.page.get_by_role("button", name="New messages").press("Enter")
    expect(ana.messages.get_by_text("Well done")).to_be_in_viewport()
    expect(ana.page.get_by_role("button", name="New messages")).to_be_hidden()
    expect(ana.page.locator("#write")).to_be_focused()


def test_a_page_that_was_left_open_for_a_day_goes_on(opens, stage):
    ana = opens()
    declares(ana)
    stage.slack.workspace.passes(A_DAY)
    stage.person("marc").says("Good morning", channel=_channel(stage).name)

    ana.sees("Good morning")
    ana.sees("Yesterday")
    ana.presses("Take command")
    ana.sees("took command")


def test_a_page_without_connection_says_so_and_catches_up(opens, stage):
    ana = opens()
    declares(ana)
    ana.page.route("**/stream?*", lambda route: route.abort())
    ana.page.reload()
    expect(ana.page.get_by_text("Connecting again")).to_be_visible()
    stage.person("marc").says("Good morning", channel=_channel(stage).name)

    ana.page.unroute("**/stream?*")

    ana.sees("Good morning")
    expect(ana.page.get_by_text("Connecting again")).to_be_hidden()
    ana.complaints.clear()


def _channel(stage):
    channels = stage.slack.workspace.channels.values()
    return next(channel for channel in channels if CHANNEL in channel.name)


def test_starting_over_in_the_channel_of_an_incident_ends_at_the_beginning(opens):
    ana, marc = opens(), opens("marc")
    declares(ana)
    ana.page.on("dialog", lambda asked: asked.accept())
    ana.page.get_by_role("button", name="Start over").click()

    for window in (ana, marc):
        window.page.wait_for_url("**/C0GENERAL?side=guide")
        expect(window.page.locator("#side li.done")).to_have_count(0)
        window.complaints.clear()
