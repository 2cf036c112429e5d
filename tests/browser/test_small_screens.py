"""A phone, and half a screen beside something else."""

import pytest
from playwright.sync_api import expect

from tests.browser.acts import CHANNEL, declares
from tests.browser.test_for_everybody import HEIGHT, PHONE, WIDTH

LONG = "The provider answers 502 to one request in three, and nobody in the south can pay at all"


def box_of(locator):
    expect(locator).to_be_visible()
    box = locator.bounding_box()
    assert box is not None
    return box


def right_of(locator):
    box = box_of(locator)
    return box["x"] + box["width"]


def test_on_a_phone_the_guide_says_the_next_step_and_leaves_the_channel_to_be_read(opens):
    ana = opens(**PHONE)
    declares(ana)
    ana.goes(f"{ana.channel_of(CHANNEL)}?side=guide")
    steps = ana.page.locator("#side li")

    expect(ana.page.locator("#side summary")).to_have_text("3 of 8 Press Take command.")
    assert box_of(ana.page.locator(".scroller"))["height"] > HEIGHT / 2
    expect(steps.first).to_be_hidden()
    ana.page.locator("#side summary").click()
    expect(steps).to_have_count(8)
    expect(steps.last).to_be_visible()


def test_on_a_phone_menus_stay_on_the_screen(opens):
    ana = opens(**PHONE)
    declares(ana)

    ana.messages.locator("summary", has_text="Status").click()
    assert right_of(ana.messages.locator("details[open] > ul")) <= WIDTH
    ana.presses("Take command")
    ana.sees("took command")
    ana.presses("More…")
    ana.modal.locator("summary", has_text="Status").click()
    assert right_of(ana.modal.locator("details[open] > ul")) <= right_of(ana.modal)


def test_on_a_phone_a_message_is_answered_in_its_thread(opens):
    ana = opens(**PHONE)
    ana.writes("Does anybody see this?")
    asked = ana.messages.locator("article", has_text="Does anybody see this?")
    asked.get_by_label("More actions").click()
    thread = asked.get_by_role("link", name="Reply in thread")
    expect(thread).to_be_visible()
    ana.opens(thread.evaluate("link => link.href"))
    ana.page.locator("#reply").fill("I do")
    ana.page.locator("#reply").press("Enter")

    ana.sees("I do", "#side")
    assert box_of(ana.page.locator("#side"))["height"] == HEIGHT


def test_on_a_phone_news_bring_up_no_keyboard(opens, stage):
    ana = opens(**PHONE)
    field = ana.page.locator("#write")
    field.evaluate("field => field.blur()")

    stage.person("marc").says("Good morning", channel="general")

    ana.sees("Good morning")
    expect(field).not_to_be_focused()


def test_on_a_phone_a_long_title_leaves_room_for_what_is_said(opens):
    ana = opens(**PHONE)
    ana.writes(f"/incident declare sev3 {LONG}")
    ana.goes_to("the-provider-answers")
    ana.sees("Take command")
    expect(ana.page.locator("#head .pin")).to_be_visible()

    assert box_of(ana.page.locator("#head"))["height"] < HEIGHT / 8


@pytest.mark.parametrize("width", [900, 1024, 1280])
def test_beside_the_guide_a_channel_is_wide_enough_to_be_read(opens, width):
    ana = opens(viewport={"width": width, "height": 700})

    assert box_of(ana.page.locator("main"))["width"] >= 440


def test_behind_the_scenes_each_neighbours_weathers_stand_in_one_row(opens):
    ana = opens(place="C0GENERAL?side=backstage")
    weathers = ana.page.get_by_role("group", name="Confluence").get_by_role("button")

    assert {box_of(weather)["y"] for weather in weathers.all()} == {box_of(weathers.first)["y"]}


def test_the_channels_fold_when_the_window_becomes_narrow(opens):
    ana = opens()
    incidents = ana.page.locator("#sidebar a", has_text="incidents").first
    expect(incidents).to_be_visible()

    ana.page.set_viewport_size({"width": 600, "height": 800})

    expect(incidents).to_be_hidden()
    ana.page.locator("summary", has_text="Channels").click()
    expect(incidents).to_be_visible()
    ana.page.set_viewport_size({"width": 1280, "height": 800})
    expect(incidents).to_be_visible()


def test_a_long_thread_shows_what_was_said_last_and_where_to_answer(opens, stage):
    ana, marc = opens(), stage.person("marc")
    ana.writes("Does anybody see this?")
    asked = ana.messages.locator("article", has_text="Does anybody see this?")
    ana.opens(asked.get_by_role("link", name="Reply in thread").evaluate("link => link.href"))
    ana.page.locator("#reply").fill("I do\n" * 40)
    ana.page.locator("#reply").press("Enter")

    marc.says("So do I", channel="general", thread=asked.get_attribute("id").removeprefix("m"))

    expect(ana.page.locator("#side").get_by_text("So do I")).to_be_in_viewport()
    expect(ana.page.locator("#reply")).to_be_in_viewport()
