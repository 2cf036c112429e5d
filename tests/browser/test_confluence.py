"""The local Confluence in a real browser: for everybody's eyes, on every screen, by keyboard."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from firefighter.playground.confluence.server import LocalConfluence

RICH = Path(__file__).parents[1] / "views" / "golden" / "post-mortem-rich.xml"
ODD = "<h1>\u05e9\u05dc\u05d5\u05dd</h1><p>{}</p><table><tbody><tr>{}</tr></tbody></table>".format(
    "x" * 400, "<td>wide</td>" * 12
)

TABLE = "<table><tbody><tr><td>03:05</td><td><p>{}</p></td></tr></tbody></table>"


@pytest.fixture(scope="module")
def wiki():
    with LocalConfluence() as running:
        draft = create(running, "Draft", RICH.read_text("utf-8"))
        draft.label(["postmortem"])
        running.site.edit(draft, draft.body.replace("Fixing", "Mending"), by="Ana Ruiz")
        running.site.comment(draft, "<p>It was the cache.</p>", by="Ana Ruiz")
        create(running, "Odd " + "y" * 200, ODD, parent=draft.id)
        create(running, "Endless", TABLE.format("y" * 400))
        running.site.trash(create(running, "Gone", "<p>Gone.</p>"))
        yield running


@pytest.fixture
def open_at(chromium, wiki):
    contexts = []

    def opened(path, **look):
        # What finds faults is a script, and these pages let none run.
        contexts.append(chromium.new_context(bypass_csp=True, **look))
        page = contexts[-1].new_page()
        page.goto(f"{wiki.url}{path}")
        return page

    yield opened
    for context in contexts:
        context.close()


def create(wiki, title, body, parent=None):
    given = {"representation": "storage", "value": body}
    new = {"spaceId": "11", "title": title, "parentId": parent, "body": given}
    return wiki.site.create(new, private=parent is not None)


PAGE = "/wiki/spaces/OPS/pages/{Draft}"
FORMS = (f"{PAGE}/edit", f"{PAGE}/passages/1", f"{PAGE}/delete", "/wiki/spaces/OPS/trash")
HISTORY = (f"{PAGE}/history", f"{PAGE}/history/2")
READ = ("/wiki/", "/wiki/spaces/DEV", PAGE, "/wiki/spaces/OPS/pages/{Odd}")


@pytest.mark.parametrize(
    ("scheme", "width", "paths"),
    [("dark", 380, (*READ, *FORMS, *HISTORY)), ("light", 1200, (PAGE, *FORMS[:1], *HISTORY[1:]))],
)
def test_everybody_can_read_and_use_it(wiki, open_at, scheme, width, paths):
    pages = {title: wiki.site.named(title).id for title in ("Draft", "Odd")}
    page = open_at("/wiki/", color_scheme=scheme, viewport={"width": width, "height": 800})

    for path in paths:
        page.goto(f"{wiki.url}{path.format(**pages)}")
        found = Axe().run(page).response["violations"]
        assert [(path, fault["id"], fault["nodes"][0]["html"]) for fault in found] == []
        outside = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert (path, page.evaluate(outside)) == (path, 0)


@pytest.mark.parametrize("width", [380, 1200])
def test_a_timeline_is_read_without_pushing_it_sideways(wiki, open_at, width):
    page = open_at(
        f"/wiki/spaces/OPS/pages/{wiki.site.named('Endless').id}",
        viewport={"width": width, "height": 800},
    )

    cut = page.locator(".wide").evaluate("table => table.scrollWidth - table.clientWidth")

    assert cut == 0


@pytest.mark.parametrize("path", ["", "/pages/{Draft}"], ids=["space", "page"])
def test_the_pages_are_at_the_side_and_folded_away_on_a_phone(wiki, open_at, path):
    shown = f"/wiki/spaces/OPS{path.format(Draft=wiki.site.named('Draft').id)}"
    page = open_at(shown, viewport={"width": 1200, "height": 800})
    beside = page.get_by_role("navigation", name="Pages of OPS").get_by_role("link")

    expect(beside.first).to_be_visible()
    page.set_viewport_size({"width": 380, "height": 800})
    expect(beside.first).not_to_be_visible()
    page.locator("summary", has_text="Pages of OPS").click()
    expect(beside.first).to_be_visible()


def test_a_prompt_is_answered_without_a_mouse(wiki, open_at):
    page = open_at(f"/wiki/spaces/OPS/pages/{wiki.site.named('Draft').id}")

    page.get_by_role("link", name="Write here: What went well").press("Enter")
    page.get_by_label("Your words").press_sequentially("Everybody knew what to do.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Everybody knew what to do.")).to_be_visible()
    task = page.get_by_role("checkbox", name="Tell support")
    expect(task).to_be_checked()
    task.press("Space")
    expect(page.get_by_role("checkbox", name="Tell support")).not_to_be_checked()
