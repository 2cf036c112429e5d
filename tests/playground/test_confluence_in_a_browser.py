"""The local Confluence as people see it in a browser, and what they do there."""

import io
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests

from firefighter.gateways.wiki import NewPage, Wiki
from firefighter.playground.confluence.drawing import drawn
from firefighter.playground.confluence.server import LocalConfluence
from tests.playground.reader import Reader, address, text

GOLDEN = sorted((Path(__file__).parents[1] / "views" / "golden").glob("*.xml"))
RICH = next(path for path in GOLDEN if path.stem == "post-mortem-rich").read_text("utf-8")
HOSTILE = "<script>alert(1)</script> \u05e9\u05dc\u05d5\u05dd \u202e \U0001f525"
SECTIONS = (
    "<h1>Summary</h1><p><ac:placeholder>What happened?</ac:placeholder></p>"
    "<h1>Impact</h1><p>Much.</p><table><tbody><tr><td>1</td></tr></tbody></table>"
)
TASKS = "<ac:task-list>{}{}</ac:task-list>".format(
    *(
        f"<ac:task><ac:task-id>{n}</ac:task-id><ac:task-status>incomplete</ac:task-status>"
        f"<ac:task-body>{words}</ac:task-body></ac:task>"
        for n, words in enumerate(("Raise the timeout", "Tell support"), 1)
    )
)


@pytest.fixture(scope="module")
def running():
    with LocalConfluence(people={"ana": "Ana Ruiz", "marc": "Marc Petit"}) as wiki:
        yield wiki


@pytest.fixture
def wiki(running):
    running.site.start_over()
    return running


@pytest.fixture
def reader(wiki):
    return Reader(wiki)


def create(wiki, title="First", body="<p>Read me.</p>", *, parent=None, space="11", private=False):
    given = {"representation": "storage", "value": body}
    new = {"spaceId": space, "title": title, "body": given}
    return wiki.site.create(new | {"parentId": parent and parent.id}, private=private)


class TestSpaces:
    def test_an_empty_space_says_what_will_come(self, reader):
        assert "Post-mortem drafts come here." in reader.opens("/wiki/").reads()

    def test_labels_with_numbers_stand_in_the_order_of_these(self, wiki, reader):
        page = create(wiki)
        for label in ("inc-10", "sev1", "inc-9", "2026"):
            reader.opens(page).presses("Add", label=label)

        reader.opens("/wiki/spaces/OPS")

        assert reader.reads().endswith("Labels 2026 inc-9 inc-10 sev1")

    def test_pages_hang_below_each_other_and_the_newest_change_comes_first(self, wiki, reader):
        top = create(wiki, "Top")
        create(wiki, "Below", parent=top)
        create(wiki, HOSTILE, parent=top)
        create(wiki, "Elsewhere", space="12")

        reader.opens("/wiki/spaces/OPS")

        below = reader.page.xpath("//nav[@class='tree']//li[a='Top']/ul/li/a")
        assert [link.text for link in below] == ["Below", HOSTILE]
        newest = reader.page.xpath("//main//li/a")
        assert [link.text for link in newest] == [HOSTILE, "Below", "Top"]
        assert reader.follows("Below").reads().startswith("OPS Top")

    def test_a_page_that_hangs_below_itself_or_a_deleted_one_is_still_listed(self, wiki, reader):
        gone = create(wiki, "Gone")
        create(wiki, "Left behind", parent=gone)
        lost = create(wiki, "Lost")
        lost.parent = lost.id
        wiki.site.trash(gone)

        links = reader.opens("/wiki/spaces/OPS").page.xpath("//nav[@class='tree']/details/ul/li/a")

        assert [link.text for link in links] == ["Left behind", "Lost"]

    def test_a_label_leads_to_the_pages_that_have_it(self, wiki, reader):
        create(wiki, "Without")
        reader.opens(create(wiki, "With"))

        assert "A label is one word" in reader.presses("Add", label="two words").reads()
        reader.presses("Add", label="Cach\u00e9&co").follows("cach\u00e9&co")

        assert [a.text for a in reader.page.xpath("//ul[@class='pages']//a")] == ["With"]


class TestAPage:
    @pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
    def test_everything_that_the_bot_publishes_is_drawn(self, wiki, reader, path):
        page = create(wiki, "Draft", path.read_text("utf-8"))

        shown = reader.opens(page).page

        assert not shown.find_class("undrawn")
        assert len(shown.xpath("//*[@role='checkbox']")) == page.body.count("<ac:task>")
        assert len(shown.xpath("//main//details")) == page.body.count('ac:name="expand"')
        assert len(shown.find_class("prompt")) == page.body.count("<ac:placeholder>")
        assert len(shown.xpath("//table")) == page.body.count("<table>")
        ids = shown.xpath("//@id")
        assert len(ids) == len(set(ids))
        for link in shown.xpath("//nav[@class='toc']//a"):
            assert text(shown.get_element_by_id(link.get("href")[1:])) == text(link)
        assert 'class="undrawn"' not in drawn(page)

    def test_the_source_of_a_page_is_no_html_of_ours(self, wiki, reader):
        body = (
            "<script>alert(1)</script><p onclick='x()' style='x'><![CDATA[<img src=x>]]></p>"
            "<a href=' javascript:alert(1)'>here</a><h1 id='main'>T</h1><!-- x -->"
            "<ns:y xmlns:ns='u'/>"
            "<ac:structured-macro ac:name='&lt;b&gt;'><ac:rich-text-body>Kept.</ac:rich-text-body>"
            "</ac:structured-macro>" + "<div>" * 200 + "deep" + "</div>" * 200
        )

        shown = reader.opens(create(wiki, HOSTILE, body))

        assert shown.page.findtext(".//h1") == HOSTILE
        drawn_body = shown.page.find_class("body")[0]
        assert not drawn_body.xpath(".//script | .//img | .//*[@onclick or @style]")
        assert not drawn_body.xpath(".//a[contains(@href, 'script')]")
        assert len(shown.page.find_class("undrawn")) == 3
        for words in ("The macro <b> is not drawn here. Kept.", "<img src=x>", "deep"):
            assert words in shown.reads()

    def test_who_may_read_a_private_page_is_said(self, wiki, reader):
        page = create(wiki, private=True)
        page.restrictions["read"].append("5b10a28")

        assert "Only FireFighter and 5b10a28 can read this." in reader.opens(page).reads()

    def test_what_was_attached_is_there_to_download(self, wiki, reader):
        page = create(wiki)
        name = "a/b '\u00e9'.html"
        requests.put(
            f"{wiki.url}/wiki/rest/api/content/{page.id}/child/attachment",
            files={"file": (name, io.BytesIO(b"<script>x</script>"), "text/html")},
            headers={"X-Atlassian-Token": "no-check"},
            auth=(wiki.email, wiki.token),
            timeout=10,
        ).raise_for_status()

        (link,) = reader.opens(page).page.xpath("//ul[@class='files']//a")
        file = requests.get(urljoin(wiki.url, link.get("href")), timeout=10)

        assert link.text == name
        assert file.content == b"<script>x</script>"
        assert file.headers["content-type"] == "application/octet-stream"
        assert file.headers["content-disposition"].startswith("attachment")

    def test_a_long_page_is_shown_saved_and_compared(self, wiki, reader):
        row = "<tr><td><p>{0}</p></td><td><p>Line {0}. {1}</p></td></tr>"
        rows = "".join(row.format(number, "x" * 200) for number in range(5000))
        page = create(wiki, body=f"<table><tbody>{rows}</tbody></table>")

        assert len(reader.opens(page).page.xpath("//td")) == 10_000
        reader.opens(address(wiki, page, "/edit"))
        reader.presses("Save", body=page.body.replace("Line 77.", "Line seventy-seven."))
        reader.opens(address(wiki, page, "/history/2"))

        assert text(reader.page.find_class("gone")[0]).startswith("Removed: 77 | Line 77. x")


class TestEditing:
    def test_the_source_is_saved_as_a_version_by_whom_one_is(self, wiki, reader):
        page = create(wiki, body=RICH)
        reader.opens(page).presses("Change", person="marc")
        reader.follows("Edit")

        body = RICH.replace("Roll back is done.", "It was \U0001f525.")
        reader.presses("Save", title=HOSTILE, body=body, message="What it was")

        assert (page.title, page.body, page.edited_by) == (HOSTILE, body, "Marc Petit")
        assert "by Marc Petit · version 2" in reader.reads()

    def test_what_is_not_changed_is_no_version(self, wiki, reader):
        page = create(wiki, body="\n<p>a &amp; b</p>\n")
        reader.opens(address(wiki, page, "/edit")).presses("Save")
        reader.opens(address(wiki, page, "/passages/0")).presses("Save")

        assert page.version == 1

    @pytest.mark.parametrize(
        ("typed", "why"),
        [
            ({"body": "<p>One</p>\n<p>Two <b>bold</p>"}, "Line 2, column 19"),
            ({"body": "</page><page>"}, "Line 1, column "),
            ({"body": "<p>&nbsp;</p>"}, "Line 1, column "),
            ({"title": "other"}, "already exists"),
            ({"title": " "}, "Title must be"),
        ],
    )
    def test_what_cannot_be_saved_stays_in_the_form(self, wiki, reader, typed, why):
        create(wiki, "Other")
        page = create(wiki)

        reader.opens(address(wiki, page, "/edit")).presses("Save", status=400, **typed)

        assert why in text(reader.page.get_element_by_id("trouble"))
        assert page.version == 1
        held = reader.fields(reader.page.xpath("//form[@class='tall']")[0])
        assert {name: held[name].replace("\n", "") for name in typed} == {
            name: value.replace("\n", "") for name, value in typed.items()
        }

    def test_a_page_that_was_changed_meanwhile_is_not_overwritten_unseen(self, wiki, reader):
        page = create(wiki, body="<p>One.</p><p>Two.</p>")
        reader.opens(address(wiki, page, "/edit"))
        wiki.site.edit(page, "<p>One.</p><p>Theirs.</p>", by="Marc Petit")

        reader.presses("Save", status=409, body="<p>Mine.</p><p>Two.</p>")

        assert page.body == "<p>One.</p><p>Theirs.</p>"
        assert "Marc Petit has changed it since you began" in reader.reads()
        assert [text(li) for li in reader.page.find_class("gone")] == [
            "Removed: One.",
            "Removed: Theirs.",
        ]
        reader.presses("Save over it")
        assert page.body == "<p>Mine.</p><p>Two.</p>"

    def test_a_prompt_is_answered_in_plain_words(self, wiki, reader):
        page = create(wiki, body=SECTIONS)
        reader.opens(page).follows("Write here: Summary")
        assert "What happened?" in reader.reads()

        reader.presses("Save", text="a < b,\r\nthen c.\r\n\r\nThe end. ]]> \x0b")

        answered = "<p>a &lt; b,<br/>then c.</p>\n<p>The end. ]]&gt; \ufffd</p>"
        assert page.body == SECTIONS.replace(
            "<p><ac:placeholder>What happened?</ac:placeholder></p>", answered
        )
        reader.follows("Edit: Summary").presses("Save", text="")
        assert page.body == SECTIONS.replace(
            "<p><ac:placeholder>What happened?</ac:placeholder></p>", "<p/>"
        )

    def test_only_paragraphs_of_plain_words_are_offered(self, wiki, reader):
        body = (
            "<h1>Plain</h1><p>a<br/>b</p><h1>Bold</h1><p><strong>a</strong></p>"
            "<ul><li><p>a</p></li></ul><h1>Empty</h1>"
        )

        reader.opens(create(wiki, body=body))

        offered = reader.page.xpath("//p[@class='write']/a/@aria-label")
        assert offered == ["Edit: Plain"]

    def test_two_people_write_in_two_places_of_a_page(self, wiki, reader):
        page = create(wiki, body=SECTIONS)
        reader.opens(address(wiki, page, "/passages/1"))
        wiki.site.edit(page, f"<p>Before.</p><h1>New</h1>{SECTIONS}", by="Marc Petit")

        reader.presses("Save", text="Very much.")

        assert "<p>Before.</p>" in page.body
        assert "<h1>Impact</h1><p>Very much.</p><table>" in page.body

    def test_two_people_who_write_in_one_place_see_both(self, wiki, reader):
        page = create(wiki, body=SECTIONS)
        reader.opens(address(wiki, page, "/passages/1"))
        wiki.site.edit(page, SECTIONS.replace("Much.", "Theirs."), by="Marc Petit")

        reader.presses("Save", status=409, text="Mine.")

        assert "Theirs." in reader.reads()
        assert "Much" not in page.body
        assert "Mine" not in page.body
        reader.presses("Save over it")
        assert "<p>Mine.</p>" in page.body

    def test_words_for_a_part_that_is_gone_are_not_lost(self, wiki, reader):
        page = create(wiki, body=SECTIONS)
        reader.opens(address(wiki, page, "/passages/1"))
        wiki.site.edit(page, "<h1>All new</h1>", by="Marc Petit")

        reader.presses("Save", status=409, text="Mine.")

        assert "this part of it is gone" in reader.reads()
        assert reader.page.findtext(".//textarea").strip() == "Mine."

    def test_a_task_is_ticked_and_unticked_in_place(self, wiki, reader):
        page = create(wiki, body=TASKS)

        reader.opens(page).presses("Tell support")
        done = TASKS.rpartition("incomplete")
        assert page.body == f"{done[0]}complete{done[2]}"
        assert "Done: Tell support" in reader.reads()

        reader.presses("Tell support")
        assert page.body == TASKS

    def test_a_tick_finds_its_task_where_it_is_now(self, wiki, reader):
        page = create(wiki, body=TASKS)
        reader.opens(page)
        first = TASKS.index("<ac:task>"), TASKS.index("</ac:task>") + len("</ac:task>")
        wiki.site.edit(page, TASKS[: first[0]] + TASKS[first[1] :], by="Marc Petit")
        before = Reader(wiki).opens(page)

        reader.presses("Tell support")
        assert page.body.count(">complete<") == 1

        wiki.site.edit(page, "<p>None.</p>", by="Marc Petit")
        assert "that task with it" in before.presses("Tell support").reads()
        assert page.body == "<p>None.</p>"

    def test_a_comment_is_plain_words(self, wiki, reader):
        page = create(wiki)

        reader.opens(page).presses("Comment", text=f"{HOSTILE}\nand\n\nmore")

        (comment,) = reader.page.find_class("comment")
        assert text(comment).startswith("Ana Ruiz ")
        said = comment.xpath(".//div[@class='body']/p")
        assert [p.xpath("string()") for p in said] == [f"{HOSTILE}and", "more"]


class TestHistory:
    def test_every_version_is_kept_whoever_wrote_it(self, wiki, reader):
        page = create(wiki, "Title", "<p>One.</p><p>Stays.</p>")
        wiki.site.edit(page, "<p>Two.</p><p>Stays.</p>", by="Ana Ruiz", message="Better")
        changed = {"representation": "storage", "value": "<p>Two.</p><p><b>Stays.</b></p>"}
        edit = {"body": changed, "title": "Title", "version": {"number": 3}}
        wiki.site.write_over(page, edit)

        reader.opens(page).follows("History")
        listed = [text(li) for li in reader.page.xpath("//ol[@class='pages']/li")]
        assert [line.split(" ")[1] for line in listed] == ["3", "2", "1"]
        assert "Ana Ruiz" in listed[1]
        assert "Better" in listed[1]

        reader.follows("Version 2")
        assert [text(li) for li in reader.page.xpath("//ul[@class='diff'][1]/li")][:4] == [
            "Title",
            "Removed: One.",
            "Added: Two.",
            "Stays.",
        ]
        reader.follows("Version 3 \u2192")
        assert "The words are the same" in reader.reads()
        reader.follows("\u2190 Version 2").follows("\u2190 Version 1")
        reader.presses("Bring this version back")
        assert (page.version, page.body) == (4, "<p>One.</p><p>Stays.</p>")

    def test_what_the_bot_sees_of_a_page_is_what_people_made_of_it(self, wiki, reader):
        bot = Wiki(wiki.url, wiki.email, wiki.token)
        new = NewPage(
            uid="u1",
            title="Draft",
            other_title="Draft (2)",
            body=f"<p>ff-incident-u1</p>{SECTIONS}",
            space="OPS",
            parent_id=None,
        )
        made = bot.publish(new, repeat=False)
        reader.opens(made.url).follows("Write here: Summary").presses("Save", text="Ours.")

        assert bot.publish(new, repeat=True) == made

        assert "Ours." in reader.opens(made.url).reads()
        assert "version 2" in reader.reads()


class TestTrash:
    def test_a_deleted_page_is_gone_for_the_bot_and_can_be_brought_back(self, wiki, reader):
        page = create(wiki, HOSTILE)
        path = f"{wiki.url}/wiki/api/v2/pages/{page.id}"
        reader.opens(page).follows("Delete")
        assert page.id in wiki.site.pages

        reader.presses("Delete")

        assert requests.get(path, auth=(wiki.email, wiki.token), timeout=10).status_code == 404
        reader.opens(page, status=404)
        reader.opens("/wiki/spaces/OPS/trash").presses(f"Bring back {HOSTILE}")
        assert requests.get(path, auth=(wiki.email, wiki.token), timeout=10).ok

    def test_a_page_whose_title_was_used_since_stays_in_the_trash(self, wiki, reader):
        wiki.site.trash(create(wiki, "Same"))
        create(wiki, "Same")

        reader.opens("/wiki/spaces/OPS/trash").presses("Bring back Same", status=400)

        assert "already exists" in reader.reads()
        assert len(wiki.site.trashed) == 1


class TestStrangers:
    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": "http://evil.example"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
        ],
    )
    def test_another_sites_page_cannot_do_anything(self, wiki, headers):
        page = create(wiki)

        answer = requests.post(
            wiki.url + address(wiki, page, "/delete"), headers=headers, timeout=10
        )

        assert answer.status_code == 403
        assert page.id in wiki.site.pages

    def test_times_are_told_with_their_zone(self, wiki, reader):
        page = create(wiki)
        page.at = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)

        reader.opens(address(wiki, page, "/history"))

        assert "2 Jul 2026, 01:30 CEST" in reader.reads()

    def test_it_answers_to_no_other_name(self, wiki):
        answer = requests.get(f"{wiki.url}/wiki/", headers={"Host": "evil.example"}, timeout=10)

        assert answer.status_code == 400

    def test_changing_who_one_is_leads_nowhere_else(self, wiki):
        sent = {"person": "marc", "back": "//evil.example/wiki/"}

        answer = requests.post(f"{wiki.url}/wiki/person", sent, allow_redirects=False, timeout=10)

        assert answer.headers["location"] == "/wiki/"

    @pytest.mark.parametrize(
        ("path", "said"),
        [
            ("/wiki/spaces/NO", "There is no such space."),
            ("/wiki/spaces/OPS/pages/1", "There is no such page."),
            ("/wiki/static/..%2Fserver.py", "Not Found"),
        ],
    )
    def test_what_is_not_there_is_said(self, reader, path, said):
        assert said in text(reader.opens(path, status=404).page)
