"""Words that somebody wants gone are gone: from what we said, and from what we remember."""

from firefighter.playground.slack.state import BOT_USER, Message
from tests.e2e.test_main_job import CHANNEL, answered, both_ways, declared, mitigated
from tests.e2e.test_shortcuts import posted, story
from tests.kept import tables_with

REMOVE, ADD = "Remove these words", "Add to the timeline"
SECRET = "the password is swordfish"


def in_slack(scene, words):
    """Give every message of ours that still says it, wherever it stands for all to see."""
    channels = scene.slack.workspace.channels.values()
    said = [
        (m.text + str(m.blocks) + str(m.files), m) for c in channels for m in c.messages.values()
    ]
    ours = [(text, m) for text, m in said if m.user == BOT_USER and m.only_for is None]
    return [text for text, _ in ours if words in text]


def copies(scene):
    return [file["content"].decode() for file in scene.slack.workspace.files.values()]


def removes(person, words, *, why="A password.", in_=CHANNEL):
    person.uses_on(REMOVE, words, in_=in_)
    person.fills({"Why? (do not repeat the words)": why})
    return person.submits()


@both_ways
def test_an_updates_words_go_from_line_card_answer_and_memory_alike(scene):
    ana = declared(scene)
    ana.types(f"/incident update {SECRET}", channel=CHANNEL)
    ana.says("@FireFighter status", channel=CHANNEL)
    assert scene.until(lambda: len(in_slack(scene, SECRET)) == 3)
    assert scene.settled()

    removes(ana, "Known")

    assert any("may still be in" in line for line in ana.reads_modal())
    assert ana.sees("words removed by Ana Ruiz", in_=CHANNEL)
    assert ana.sees("Ana Ruiz removed words of their own (entry 2)", in_=CHANNEL)
    assert scene.settled()
    assert in_slack(scene, SECRET) == []
    assert tables_with(scene.database.engine, SECRET) == []
    assert [kind for kind, _, _ in scene.timeline()] == ["declared", "update", "note"]
    assert scene.deliveries("dead") == []


def test_what_somebody_else_wrote_is_removed_by_who_commands_and_by_nobody_else(scene):
    ana = declared(scene)
    scene.marc.types(f"/incident note INC-1 {SECRET}")
    assert ana.sees(SECRET, in_=CHANNEL)
    assert scene.settled()
    scene.person("kim").joins(CHANNEL)

    scene.person("kim").uses_on(REMOVE, "noted", in_=CHANNEL)

    refused = scene.person("kim").reads_modal()
    assert any("Removing words of others is for its commander" in line for line in refused)
    assert in_slack(scene, SECRET)
    removes(ana, "noted")
    assert ana.sees("removed words of Marc Petit (entry 2)", in_=CHANNEL)
    assert scene.until(lambda: not in_slack(scene, SECRET))


def test_a_quoted_message_is_removed_from_where_it_was_said_and_the_way_to_it_is_told(scene):
    ana = declared(scene)
    message = posted(scene, SECRET)
    ana.uses_on(ADD, SECRET, in_="checkout")
    ana.fills({"Which incident is it about?": "INC-1"})
    ana.submits()
    assert ana.sees(SECRET, in_=CHANNEL)

    removes(scene.marc, SECRET, in_="checkout")

    left = "".join(scene.marc.reads_modal())
    assert "The message itself, which its author can delete" in left
    assert scene.until(lambda: not in_slack(scene, SECRET))
    assert tables_with(scene.database.engine, SECRET) == []
    assert message.text == SECRET


def test_a_raise_that_was_announced_loses_its_reason_there_too(scene):
    ana = declared(scene)
    assert ana.sees("INC-1", in_="incidents")
    ana.types(f"/incident sev 1 {SECRET}", channel=CHANNEL)
    assert ana.sees(SECRET, in_="incidents")
    assert scene.settled()

    removes(ana, "is now SEV1", in_="incidents")

    assert ana.sees("words removed by Ana Ruiz", in_="incidents")
    assert scene.settled()
    assert in_slack(scene, SECRET) == []


def test_the_copy_of_the_draft_is_shared_anew_without_them(scene):
    scene.wiki.faults.add("POST /wiki/api/v2/pages", "http", times=None, status=503)
    ana = mitigated(scene)
    ana.types(f"/incident note {SECRET}", channel=CHANNEL)
    answered(ana)
    assert ana.sees("[file inc-1-post-mortem.md]", in_=CHANNEL)
    assert [SECRET in copy for copy in copies(scene)] == [True]

    removes(ana, "noted")

    assert ana.sees("anew: words were removed", in_=CHANNEL)
    assert [SECRET in copy for copy in copies(scene)] == [False]
    shared = [line for line in ana.reads(CHANNEL) if "[file inc-1-post-mortem.md]" in line]
    assert len(shared) == 1


def test_what_an_archived_channel_keeps_goes_once_it_is_open_again(scene):
    ana = declared(scene)
    ana.types(f"/incident note {SECRET}", channel=CHANNEL)
    assert ana.sees(SECRET, in_=CHANNEL)
    assert scene.settled()
    channel = scene.slack.workspace.named(CHANNEL)
    channel.archived = True
    ana.types("/incident redact INC-1 2 a password")
    assert scene.until(lambda: "redraw-line" in scene.deliveries("dead"))

    channel.archived = False
    ana.types("/incident resync INC-1")

    assert scene.until(lambda: not in_slack(scene, SECRET))


def test_an_answer_that_came_through_unheard_loses_them_when_it_is_found(scene):
    ana = declared(scene)
    ana.types(f"/incident update {SECRET}", channel=CHANNEL)
    assert scene.until(lambda: len(in_slack(scene, SECRET)) == 2)
    assert scene.settled()
    scene.slack.faults.add("chat.postMessage", "drop_after")
    scene.slack.faults.add("conversations.replies", "http", status=503, times=None)
    ana.says("@FireFighter status", channel=CHANNEL)
    assert scene.until(lambda: len(in_slack(scene, SECRET)) == 3)

    ana.types("/incident redact INC-1 2 a password", channel=CHANNEL)
    scene.slack.faults.clear()

    assert scene.until(lambda: not in_slack(scene, SECRET))


def test_a_line_that_was_given_up_although_it_came_through_loses_them_with_a_resync(scene):
    ana = declared(scene)
    assert ana.sees("INC-1", in_="incidents")
    assert scene.settled()
    scene.slack.faults.add("chat.postMessage", "drop_after")
    scene.slack.faults.add("conversations.history", "http", status=503, times=None)
    ana.types(f"/incident note {SECRET}", channel=CHANNEL)
    assert scene.until(lambda: in_slack(scene, SECRET))
    given_up = "UPDATE deliveries SET state = 'dead', settled_at = now() WHERE state = 'pending'"
    with scene.database.engine.begin() as connection:
        connection.exec_driver_sql(f"{given_up} AND kind = 'post-line'")
    ana.types("/incident redact INC-1 2 a password", channel=CHANNEL)
    scene.slack.faults.clear()
    assert scene.until(lambda: "redraw-line" in scene.deliveries("done"))
    assert in_slack(scene, SECRET)

    ana.types("/incident resync INC-1")

    assert scene.until(lambda: not in_slack(scene, SECRET))


def test_a_copy_that_somebody_shared_themselves_stays_theirs(scene):
    scene.wiki.faults.add("POST /wiki/api/v2/pages", "http", times=None, status=503)
    ana = mitigated(scene)
    ana.types(f"/incident note {SECRET}", channel=CHANNEL)
    answered(ana)
    assert ana.sees("[file inc-1-post-mortem.md]", in_=CHANNEL)
    workspace = scene.slack.workspace
    name = "inc-1-post-mortem.md"
    theirs = {"id": "F1", "name": name, "title": name, "user": ana.user.id, "content": b"Mine"}
    workspace.files["F1"] = theirs
    said = Message(workspace.next_ts(), ana.user.id, "Mine, edited", files=[theirs])
    workspace.add_message(workspace.named(CHANNEL), said)

    removes(ana, "noted")

    assert ana.sees("anew: words were removed", in_=CHANNEL)
    assert scene.settled(but="publish-draft")
    assert sorted(SECRET in copy for copy in copies(scene)) == [False, False]
    assert workspace.files["F1"] == theirs


def test_a_copy_that_came_through_unheard_is_shared_anew_without_them(scene):
    scene.wiki.faults.add("POST /wiki/api/v2/pages", "http", times=None, status=503)
    ana = mitigated(scene)
    ana.types(f"/incident note {SECRET}", channel=CHANNEL)
    scene.slack.faults.add("files.completeUploadExternal", "drop_after")
    scene.slack.faults.add("conversations.history", "http", status=503, times=None)
    answered(ana)
    assert ana.sees("[file inc-1-post-mortem.md]", in_=CHANNEL)

    ana.types("/incident redact INC-1 3 a password", channel=CHANNEL)
    scene.slack.faults.clear()

    assert scene.until(lambda: not any(SECRET in copy for copy in copies(scene)))
    assert ana.sees("[file inc-1-post-mortem.md]", in_=CHANNEL)


def test_the_page_that_is_not_there_yet_never_shows_them(scene):
    scene.wiki.faults.add("POST /wiki/api/v2/pages", "http", times=None, status=503)
    ana = mitigated(scene)
    ana.types(f"/incident note {SECRET}", channel=CHANNEL)
    answered(ana)
    assert scene.until(lambda: tables_with(scene.database.engine, SECRET)[-1:] == ["texts"])

    ana.types("/incident redact INC-1 3 a password", channel=CHANNEL)
    # Not before the page was drawn again: a try with the old one may still be on its way.
    assert scene.until(lambda: tables_with(scene.database.engine, "words removed by Ana"))
    scene.wiki.faults.clear()

    assert scene.wiki.site.until(lambda: scene.wiki.site.pages)
    body = scene.wiki.site.named("checkout is down").body
    assert "words removed by Ana Ruiz" in body
    assert SECRET not in body
    assert tables_with(scene.database.engine, SECRET) == []


def test_a_title_is_changed_first_and_its_old_words_removed_then(scene):
    ana = declared(scene)

    told = ana.types("/incident redact INC-1 1 a name", channel=CHANNEL)

    assert "Give it another first" in str(told.body)
    ana.types("/incident title INC-1 a part is down", channel=CHANNEL)
    ana.types("/incident redact INC-1 1 a name", channel=CHANNEL)
    assert story(scene)[0].words is None
    assert ana.sees("a part is down", in_="incidents")


def test_an_old_title_goes_from_updates_and_raises_that_were_said_under_it(scene):
    ana = declared(scene)
    assert ana.sees("checkout is down", in_="incidents")
    ana.types("/incident title INC-1 swordfish is down", channel=CHANNEL)
    ana.types("/incident update we look", channel=CHANNEL)
    ana.types("/incident sev 1 all of it", channel=CHANNEL)
    assert ana.sees("is now SEV1 · swordfish is down", in_="incidents")
    ana.types("/incident title INC-1 a part is down", channel=CHANNEL)
    assert scene.settled()

    ana.types("/incident redact INC-1 2 a name", channel=CHANNEL)

    assert ana.sees("is now SEV1 · a part is down", in_="incidents")
    assert scene.settled()
    assert in_slack(scene, "swordfish") == []


def test_words_of_an_earlier_incident_in_the_same_channel_go_from_its_lines(scene):
    ana, here = scene.ana, "checkout"
    ana.types("/incident declare sev3 --here first", channel=here)
    ana.types(f"/incident note INC-1 {SECRET}", channel=here)
    ana.types("/incident close", channel=here)
    ana.presses("False alarm")
    ana.submits()
    assert ana.sees("closed it", in_=here)
    ana.types("/incident declare sev3 --here second", channel=here)
    assert ana.sees("INC-2", in_=here)

    removes(ana, "noted", in_=here)

    assert ana.sees("removed words of their own (entry 2)", in_=here)
    assert scene.until(lambda: not in_slack(scene, SECRET))


def test_a_form_asks_before_words_go_that_are_named_by_number(scene):
    ana = declared(scene)
    ana.types(f"/incident note {SECRET}", channel=CHANNEL)

    ana.types("/incident redact INC-1 2", channel=CHANNEL)

    shown = "".join(ana.reads_modal())
    assert SECRET in shown
    assert "who wrote it and when" in shown
    ana.fills({"Why? (do not repeat the words)": "A password."})
    ana.submits()
    ana.repeats()
    assert [entry.field for entry in story(scene)] == ["severity", None, "redacted"]
