"""The local Slack as people see it in a browser: drawn, live, and driven by what is written."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from lxml import html
from slack_sdk import WebClient
from sqlalchemy import text

from firefighter.cli import crew
from firefighter.cli.stage import Stage
from firefighter.db.base import connect
from firefighter.playground.browser.drawing import REGIONS
from firefighter.playground.faults import FaultKind
from firefighter.playground.serving import PATIENT_SECONDS
from firefighter.playground.slack.client import Client
from firefighter.playground.slack.state import Message
from tests.conftest import START_SECONDS
from tests.e2e.conftest import until
from tests.playground.visitor import Visitor


@pytest.fixture(scope="module")
def stage(postgres):
    url = postgres.create("playground", template="template_firefighter")
    with Stage(database=url) as running:
        running.slack.workspace.patience = PATIENT_SECONDS
        crew.open_browser_door(running)
        yield running
    postgres.drop("playground")


@pytest.fixture
def ana(stage):
    requests.post(f"{stage.slack.url}start-over", timeout=START_SECONDS).raise_for_status()
    return Visitor(stage.slack.url, "ana", stage.slack.workspace)


def visits(stage, person):
    return Visitor(stage.slack.url, person, stage.slack.workspace)


def steps_done(person):
    return len(person.looks().xpath("//ol[@class='steps']/li[@class='done']"))


def declares(person):
    person.writes("/incident declare sev3 Customers cannot pay by card")
    assert person.sees("INC-1 is recorded")
    assert person.sees("customers-cannot-pay", "sidebar")
    return person.channel_of("customers-cannot-pay")


def test_a_first_incident_is_noticed_step_by_step(stage, ana):
    ana.goes("C0GENERAL", side="guide")
    assert "customers cannot pay" in ana.reads("side")
    ana.writes("/incident")
    assert ana.sees("Declare an incident", "modals")
    ana.presses("Declare", What_is_going_wrong="Customers cannot pay by card")
    assert ana.sees("is recorded", "modals")
    ana.presses("Done")
    assert ana.sees("customers-cannot-pay", "sidebar")
    ana.goes(ana.channel_of("customers-cannot-pay"), side="guide")
    assert ana.sees("Take command")
    ana.presses("Take command")
    assert ana.sees("took command")
    assert ana.sees("Post update")
    ana.presses("SEV2 · Many customers are stuck")
    assert ana.sees("Why", "modals")
    ana.presses("Raise", Why="PayPal fails as well.")
    assert ana.sees("SEV3 → SEV2")
    ana.presses("Post update")
    assert ana.sees("What we know", "modals")
    ana.presses("Post", What_we_know="One in three payments fails.")
    assert ana.sees("One in three payments fails.")
    ana.presses("Impact is over (mitigated)")
    assert ana.sees("impact is over")
    assert ana.sees("Mitigated")
    assert steps_done(ana) == 6
    ana.presses("Close")
    assert ana.sees("When did it start?", "modals")
    ana.presses("Nobody knows")
    assert ana.sees("One thing first.", "modals")
    ana.presses("When it was declared")
    assert ana.sees("Nothing is missing.", "modals")
    ana.presses("Close")
    assert ana.sees("closed it")
    assert ana.sees("Open the draft")
    assert steps_done(ana) == 7

    draft = requests.get(
        ana.controls("Open the draft")[0].get("data-opens"), timeout=PATIENT_SECONDS
    )

    assert "One in three payments fails." in draft.text
    assert steps_done(ana) == 7
    (page,) = stage.wiki.site.pages.values()
    stage.wiki.site.edit(page, f"{page.body}<p>We learnt much.</p>", by="Ana Ruiz")
    assert steps_done(ana) == 8
    assert ana.sees("That was a whole incident.", "side")


def test_what_was_known_from_the_beginning_is_no_update(stage, ana):
    ana.goes(declares(ana), side="guide")
    stage.person("ana").types("/incident command", channel="inc-1-customers-cannot-pay-by-card")
    stage.person("ana").types("/incident sev 2 both", channel="inc-1-customers-cannot-pay-by-card")
    assert ana.sees("SEV3 → SEV2")

    ana.presses("More…")
    assert ana.sees("Edit title, summary", "modals")
    ana.presses("Edit title, summary")
    assert ana.sees("Summary", "modals")
    ana.presses("Save", Summary="One in three fails.")

    assert ana.sees("Known")
    assert steps_done(ana) == 4


def test_what_was_done_in_a_first_incident_stays_done_whatever_comes_after_it(stage, ana):
    ana.goes(declares(ana), side="guide")
    ana.presses("Take command")
    assert ana.sees("took command")
    assert steps_done(ana) == 3
    marc = stage.person("marc")
    marc.types("/incident declare sev3 Search is slow", channel="general")
    assert marc.sees("until someone takes command", in_="inc-2-search-is-slow")

    marc.types("/incident invite @ana", channel="inc-2-search-is-slow")
    assert ana.sees("inc-2-search-is-slow", "sidebar")
    assert steps_done(ana) == 3

    ana.writes("/incident declare sev3 Mails are late")
    assert ana.sees("inc-3-mails-are-late", "sidebar")
    assert steps_done(ana) == 3


def test_a_button_drawn_before_somebody_elses_change_is_refused_in_words(stage, ana):
    channel = declares(ana)
    ana.goes(channel)
    assert ana.sees("Severity")
    *_, old = ana.controls("SEV4 · Annoying, nobody is stuck")
    marc = visits(stage, "marc")
    marc.goes(channel)
    marc.presses("Join")
    marc.presses("SEV2 · Many customers are stuck")
    assert marc.sees("Why", "modals")
    marc.presses("Raise", Why="PayPal as well.")
    assert ana.sees("SEV3 → SEV2")

    ana.uses(old)

    assert ana.sees("was not applied")


def test_what_is_required_and_empty_is_said_at_its_field(ana):
    ana.writes("/incident")
    assert ana.sees("Declare an incident", "modals")

    ana.presses("Declare", What_is_going_wrong="")

    assert ana.sees("Please complete this required field.", "modals")


def test_a_dead_bot_is_told_to_whoever_presses_and_is_started_again(stage, ana):
    ana.goes(declares(ana))
    assert ana.sees("Take command")
    backstage = visits(stage, "sam")
    backstage.goes("C0GENERAL", side="backstage")
    backstage.presses("Kill")
    *_, kill = [b for b in backstage.looks().xpath("//button") if "serve" in b.get("hx-vals", "")]
    backstage.uses(kill)
    assert "serve was killed" in backstage.reads("side")

    ana.presses("Take command")

    assert "FireFighter did not respond." in ana.reads("notice")
    for process in ("serve", "worker"):
        asked = {"process": process}
        requests.post(f"{stage.slack.url}backstage/start", data=asked, timeout=START_SECONDS)
    ana.presses("Take command")
    assert ana.sees("took command")
    assert "did not respond" not in ana.reads("notice")


def test_a_process_is_said_to_start_until_it_answers(stage, ana):
    stage.bot.kill()
    ana.goes("C0GENERAL", side="backstage")
    assert "serve was killed" in ana.reads("side")

    starting = threading.Thread(target=stage.bot.start)
    starting.start()

    assert ana.sees("serve is starting", "side")
    starting.join()
    assert "serve is running" in ana.reads("side")


def test_starting_over_waits_for_whoever_was_killed_and_has_not_let_go_yet(stage, ana):
    declares(ana)
    engine = connect(stage.url)
    with ThreadPoolExecutor(1) as pool:
        with engine.begin() as killed:
            killed.execute(text("SELECT FROM incidents"))
            again = pool.submit(
                requests.post, f"{stage.slack.url}start-over", timeout=START_SECONDS
            )
            assert until(stage.slack.workspace, lambda: longest_wait(engine) > 2)
        assert again.result().ok
    engine.dispose()

    assert "Customers cannot pay" not in ana.reads()


def longest_wait(engine):
    """Give for how many seconds somebody has waited for a lock."""
    waiting = "SELECT max(now() - query_start) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    with engine.connect() as connection:
        waited = connection.scalar(text(f"{waiting} AND datname = current_database()"))
    return waited.total_seconds() if waited else 0


def test_what_took_more_than_one_try_is_told_as_repaired(stage, ana):
    ana.goes("C0GENERAL", side="backstage")
    stage.slack.faults.add("conversations.create", FaultKind.HTTP, times=2, status=500)

    ana.writes("/incident declare sev3 Search is slow")

    assert ana.sees("repaired Open its channel INC-1", "side")
    assert ana.sees("delivered Post the card INC-1", "side")


def test_bad_weather_is_shown_with_what_waits_for_it_and_passes(ana):
    ana.goes("C0GENERAL", side="backstage")
    *_, gone = [b for b in ana.controls("Gone") if "Slack" in b.get("hx-vals")]
    ana.uses(gone)

    ana.writes("/incident declare sev3 Search is slow")

    assert ana.sees("INC-1 is recorded")
    assert "Slack does not answer at all" in ana.reads("side")
    assert ana.sees("pending", "side")
    *_, fine = [b for b in ana.controls("Fine") if "Slack" in b.get("hx-vals")]
    ana.uses(fine)
    assert ana.sees("inc-1-search-is-slow", "sidebar")


def test_nobody_writes_where_the_bot_does_not_read(stage, ana):
    client = WebClient(stage.slack.bot_token, base_url=stage.slack.api_url)
    direct = client.conversations_open(users="U0ANA")["channel"]["id"]
    client.chat_postMessage(channel=direct, text="Robin took over.")
    channel = ana.channel_of("FireFighter")

    ana.goes(channel)

    assert ana.sees("Robin took over.")
    assert (
        ana.reads("composer") == "Nobody writes to FireFighter here. Type /incident in any channel."
    )
    address = f"{stage.slack.url}as/ana/{channel}/write"
    requests.post(address, data={"text": "Thank you"}, timeout=30).raise_for_status()
    assert "Thank you" not in ana.reads("messages")


def test_the_bots_home_is_listed_once_it_has_drawn_one(stage, ana):
    assert "Direct messages" not in ana.reads("sidebar")
    client = WebClient(stage.slack.bot_token, base_url=stage.slack.api_url)

    client.views_publish(user_id="U0ANA", view={"type": "home", "blocks": [{"type": "divider"}]})

    assert ana.sees("Direct messages ⌂ FireFighter\u2019s home", "sidebar")


def test_others_see_nothing_that_is_not_for_them(stage, ana):
    ana.writes("/incident declare sev3 --private Keys were leaked")
    assert ana.sees("inc-1", "sidebar")
    channel = ana.channel_of("inc-1")
    marc = visits(stage, "marc")

    assert "recorded" not in marc.reads()
    assert "inc-1" not in marc.reads("sidebar")
    answer = requests.get(f"{stage.slack.url}as/marc/{channel}", timeout=PATIENT_SECONDS)
    assert answer.status_code == 404
    assert "There is nothing here that you may see." in answer.text


def test_whoever_joins_can_write_at_once(stage, ana):
    channel = declares(ana)
    marc = visits(stage, "marc")
    marc.goes(channel)
    assert "Join it to write here." in marc.reads("composer")

    marc.presses("Join")
    marc.writes("Here I am.")

    assert ana.goes(channel) is not None
    assert ana.sees("Here I am.")


def test_a_permalink_is_followed_as_whoever_one_was_last(stage, ana):
    channel = declares(ana)
    marc = visits(stage, "marc")

    marc.address = f"/archives/{channel}/p1795594570000100"

    assert "Marc Petit" in marc.reads("sidebar")


def test_whoever_comes_from_slack_is_the_same_person_in_confluence(stage):
    kim = requests.Session()
    kim.get(f"{stage.slack.url}as/kim/C0GENERAL", timeout=PATIENT_SECONDS).raise_for_status()

    page = html.fromstring(kim.get(stage.wiki.url, timeout=PATIENT_SECONDS).text)

    offered = {one.text: one.get("selected") for one in page.iter("option")}
    assert [name for name, chosen in offered.items() if chosen is not None] == ["Kim Tran"]
    assert "Olga Other" not in offered


def test_what_is_not_due_yet_is_told_apart_from_what_waits(ana):
    ana.writes("/incident declare sev1 Nobody can log in")
    assert ana.sees("INC-1 is recorded")

    ana.goes("C0GENERAL", side="backstage")

    assert ana.sees("later Remind of the next update INC-1", "side")


def test_people_talk_react_and_read_each_others_news(stage, ana):
    marc = visits(stage, "marc")

    ana.writes("@marc have a *look* <b>")

    assert marc.sees("@Marc Petit have a look <b>")
    marc.goes("C0CHECKOUT")
    ana.goes("C0GENERAL")
    ana.writes("@marc and again")
    assert "general1 mentions" in marc.reads("sidebar").replace(" ", "").replace(
        "1mentions", "1 mentions"
    )
    marc.goes("C0GENERAL")
    assert "New" in marc.page.get_element_by_id("messages").text_content()
    *_, thumb = marc.page.xpath("//button[@aria-label='React with +1']")
    marc.uses(thumb)
    assert "👍 1" in ana.reads()


def test_a_mention_in_a_thread_is_answered_there(stage, ana):
    channel = declares(ana)
    ana.goes(channel)
    assert ana.sees("Severity")
    message = next(iter(stage.slack.workspace.channels[channel].messages))
    ana.goes(channel, side=message)

    form = ana.looks().get_element_by_id("reply").getparent()
    asked = {"text": "@firefighter status", "thread": message}
    requests.post(
        f"{stage.slack.url}{form.get('hx-post')[1:]}", data=asked, timeout=PATIENT_SECONDS
    )

    assert ana.sees("Commander", "side")


@pytest.mark.parametrize("path", ["x", "as/ana", "as/ana/C0GENERAL?earlier=abc", "files/F1"])
def test_an_address_that_leads_nowhere_says_so(stage, path):
    answer = requests.get(f"{stage.slack.url}{path}", timeout=PATIENT_SECONDS)

    assert answer.status_code == 404
    assert "There is nothing here that you may see." in answer.text


def test_a_file_is_opened_only_by_those_who_see_what_it_is_shared_in(stage, ana):
    ana.writes("/incident declare sev3 --private Keys were leaked")
    assert ana.sees("inc-1", "sidebar")
    file = {"id": "F1", "name": "keys.txt", "title": "Keys", "content": b"hidden"}
    workspace = stage.slack.workspace
    workspace.files["F1"] = file
    vault = workspace.channels[ana.channel_of("inc-1")]
    workspace.add_message(vault, Message(workspace.next_ts(), "U0ANA", "", files=[file]))

    def status(**cookies):
        return requests.get(
            f"{stage.slack.url}files/F1", cookies=cookies, timeout=PATIENT_SECONDS
        ).status_code

    assert (status(person="ana"), status(person="marc"), status()) == (200, 404, 404)
    general = workspace.named("general")
    workspace.add_message(general, Message(workspace.next_ts(), "U0ANA", "", files=[file]))
    assert status(person="marc") == 200


def test_what_is_too_long_or_no_emoji_is_said_to_be_so(ana):
    ana.writes("x" * 4000)
    assert ana.reads("notice") == ""
    *_, thumb = ana.looks().xpath("//button[@aria-label='React with +1']")
    thumb.set("hx-vals", '{"name": "nonsense"}')
    ana.uses(thumb)
    assert "no emoji" in ana.reads("notice")
    assert "nonsense" not in ana.reads()

    ana.writes("y" * 4001)

    assert "A message has at most 4,000 characters, and this one 4,001." in ana.reads("notice")
    assert "y" * 4001 not in ana.reads()


def test_a_topic_is_read_as_it_was_written_and_calls_nobody(stage, ana):
    topic = "*b* https://a.test <!channel> <@U0ANA> `c` & d"
    slack = WebClient(stage.slack.bot_token, base_url=stage.slack.api_url)
    slack.conversations_setTopic(channel="C0INCIDENTS", topic=topic)
    assert "mentions" not in ana.reads("sidebar")

    ana.goes("C0INCIDENTS")

    assert topic in ana.reads("head")
    assert f"set the channel topic: {topic}" in ana.reads()


def test_an_unknown_command_is_said_to_be_one(ana):
    ana.writes("/incidnet declare")

    assert "/incidnet is not a command here. Try /incident." in ana.reads("notice")


@pytest.mark.usefixtures("ana")
def test_a_stream_tells_only_what_has_changed(stage):
    address = f"{stage.slack.url}as/ana/C0GENERAL/stream"
    with requests.get(address, stream=True, timeout=PATIENT_SECONDS) as stream:
        lines = stream.iter_lines(decode_unicode=True)
        first = _told(lines)
        visits(stage, "marc").writes("Good morning")
        second = _told(lines)

    assert set(first) == set(REGIONS)
    assert set(second) == {"messages"}


def test_a_page_of_another_site_presses_nothing_here(stage):
    foreign = {"Origin": "https://evil.test"}
    answer = requests.post(f"{stage.slack.url}start-over", headers=foreign, timeout=PATIENT_SECONDS)
    assert answer.status_code == 403
    named = requests.get(stage.slack.url, headers={"Host": "evil.test"}, timeout=PATIENT_SECONDS)
    assert named.status_code == 400


def test_a_press_that_does_not_say_on_what_is_the_senders_fault(stage, ana):
    channel = declares(ana)
    ana.goes(channel)
    assert ana.sees("Take command")
    card = next(iter(stage.slack.workspace.channels[channel].messages))

    pressed = f"{stage.slack.url}as/ana/{channel}/messages/{card}/press"
    answer = requests.post(pressed, data={"block": "incident.card"}, timeout=PATIENT_SECONDS)

    assert (answer.status_code, answer.json()["detail"]) == (400, "There is no action in it.")


def test_no_other_page_shows_this_one_as_its_own(stage):
    answer = requests.get(f"{stage.slack.url}as/ana/C0GENERAL", timeout=PATIENT_SECONDS)

    assert answer.headers["Content-Security-Policy"] == "frame-ancestors 'none'"


@pytest.mark.parametrize(("before", "then"), [("marc", "marc"), ("nobody", "ana"), ("", "ana")])
def test_the_beginning_is_seen_as_whoever_one_was_last(stage, before, then):
    cookies = {"person": before} if before else {}

    answer = requests.get(stage.slack.url, cookies=cookies, timeout=PATIENT_SECONDS)

    assert f"/as/{then}/C0GENERAL" in answer.url


def test_nothing_is_written_into_a_page_that_is_being_drawn(stage):
    marc = Client(stage.slack, stage.slack.workspace.person("marc"))
    general = stage.slack.workspace.named("general")

    with ThreadPoolExecutor(1) as pool:
        with stage.slack.workspace.lock:
            written = pool.submit(marc.write, general, "I look")
            with pytest.raises(TimeoutError):
                written.result(timeout=0.1)
            assert not [m for m in general.messages.values() if m.text == "I look"]
        assert written.result() in general.messages.values()


def test_a_thousand_messages_are_shown_a_screen_at_a_time(stage, ana):
    marc = visits(stage, "marc")
    for number in range(130):
        marc.writes(f"message {number}.")

    assert "message 129." in ana.reads()
    assert "message 69." not in ana.reads()
    [earlier] = ana.page.xpath("//a[text()='Earlier messages']/@href")
    ana.address = earlier
    assert "message 69." in ana.reads()


def _told(lines):
    """Give the names of the regions in the next message of a stream."""
    data = []
    for line in lines:
        if line.startswith("data: "):
            data.append(line.removeprefix("data: "))
        elif data:
            break
    found = html.fromstring(f"<div>{''.join(data)}</div>").iter("hx-partial")
    return [str(partial.get("hx-target")).removeprefix("#") for partial in found]
