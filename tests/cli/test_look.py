"""The gallery shows everything, and nothing that people wrote becomes more than text in it."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from lxml import html

from firefighter.cli.gallery import book, limits
from firefighter.cli.gallery.camera import LIGHTS
from firefighter.samples import catalogue
from firefighter.samples.sample import Kind, show
from firefighter.views import forms, lines
from tests.browser.chromium import MISSING, program
from tests.views.reading import as_json, nodes

SAMPLES = catalogue.everything()
BLOCKS = [sample for sample in SAMPLES if sample.kind not in {Kind.PAGE, Kind.COPY}]
FILES = [f"{sample.kind}-{sample.slug}" for sample in SAMPLES]
ACTIVE = "//script | //iframe | //img | //object | //*[@*[starts-with(name(), 'on')]]"
NOWHERE = "/there/is/no/browser"


def looks(folder, *words):
    return subprocess.run(
        [sys.executable, "-m", "firefighter", "look", str(folder), *words],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def gallery(tmp_path_factory):
    """Give the whole gallery as it is where no browser is."""
    folder = tmp_path_factory.mktemp("gallery") / "look"
    said = looks(folder, "--browser", NOWHERE)
    assert said.returncode == 0, said.stderr
    drawn = {path.stem: html.parse(path).getroot() for path in folder.glob("drawn/*.html")}
    page = html.parse(folder / "index.html").getroot()
    return SimpleNamespace(folder=folder, said=said.stdout, page=page, drawn=drawn)


def test_everything_is_in_it_in_each_light(gallery):
    shown = {a.get("id"): [f.get("src") for f in a.iter("iframe")] for a in articles(gallery)}

    assert shown == {file: [f"drawn/{file}.html"] * len(LIGHTS) for file in FILES}
    assert set(gallery.drawn) == set(FILES)
    assert f" {len(FILES)} variants, 0 pictures," in gallery.said
    assert (gallery.folder / "index.html").as_uri() in gallery.said


def test_one_sentence_says_why_there_are_no_pictures(gallery):
    sentence = "There are no pictures: no Chromium was found."

    assert gallery.said.count(sentence) == 1
    assert sentence in gallery.page.xpath("//*[@class='excuse']")[0].text_content()


def test_a_message_stands_beside_what_a_lock_screen_says_of_it(gallery):
    (told,) = gallery.page.get_element_by_id("message-card-driven").iter("dl")

    assert "Lock screen, " in told.text_content()
    assert "INC-42 · Customers cannot pay by card\n🟠 SEV2 · Fixing" in told.text_content()


@pytest.mark.parametrize("file", FILES)
def test_nothing_is_left_undrawn_and_no_words_become_markup(gallery, file):
    drawn = gallery.drawn[file]

    assert not drawn.xpath("//*[contains(@class, 'undrawn')]")
    assert not drawn.xpath(ACTIVE)
    assert not [a for a in drawn.iter("a") if misleads(a)]
    assert not {"@channel", "@here", "@everybody"} & {m.text for m in drawn.find_class("mention")}


@pytest.mark.parametrize("sample", BLOCKS, ids=lambda sample: sample.slug)
def test_every_field_and_every_button_is_drawn(gallery, sample):
    drawn = gallery.drawn[f"{sample.kind}-{sample.slug}"]
    fields = [node for node in nodes(as_json(sample.shown)) if node.get("type") == "input"]
    buttons = [node for node in nodes(as_json(sample.shown)) if node.get("type") == "button"]

    assert len(drawn.xpath("//*[contains(@class, 'field ')]")) == len(fields)
    labels = {button.text for button in drawn.iter("button")}
    assert {button["text"]["text"] for button in buttons} <= labels


def test_nothing_in_the_page_itself_is_more_than_text(gallery):
    assert not gallery.page.xpath("//script | //*[@*[starts-with(name(), 'on')]]")
    assert not [a for a in gallery.page.iter("a", "link") if "://" in a.get("href")]


def test_only_those_are_drawn_that_are_asked_for(tmp_path):
    made = book.write(tmp_path, book.chosen("RAISE"), browser=NOWHERE)

    drawn = {path.stem for path in tmp_path.glob("drawn/*.html")}
    assert {"modal-raise", "message-raised-long"} <= drawn
    assert all("raise" in name for name in drawn)
    assert made.variants == len(drawn)


def test_a_name_that_nothing_has_is_said_in_words(tmp_path):
    said = looks(tmp_path, "--only", "xyz")

    assert said.returncode == 2
    assert said.stderr == "firefighter: Nothing that is shown is called like that: xyz.\n"


def test_a_folder_that_is_no_gallery_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").touch()

    with pytest.raises(book.NotOurs, match="name another folder"):
        book.write(tmp_path, book.chosen("raise"), browser=NOWHERE)

    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.skipif(program() is None, reason=MISSING)
def test_pictures_are_taken_of_each_kind_in_each_light(tmp_path):
    made = book.write(tmp_path, book.chosen("closed"))

    for file in ("message-card-closed", "modal-more-closed", "page-closed-again"):
        pictures = [tmp_path / "pictures" / f"{file}.{light.name}.png" for light in LIGHTS]
        assert [width_of(picture) for picture in pictures] == [720, 720, 390]
        assert len({picture.read_bytes() for picture in pictures}) == len(LIGHTS)
        assert min(picture.stat().st_size for picture in pictures) > 2000
    sources = [image.get("src") for image in html.parse(made.page).getroot().iter("img")]
    assert len(sources) == made.pictures == len(LIGHTS) * made.variants
    assert all((tmp_path / source).is_file() for source in sources)


class TestWarnings:
    def test_what_is_short_is_not_warned_of(self):
        assert limits.warnings(show("x", lines.whisper, "Done.")) == []

    def test_what_is_nearly_too_long_is_measured(self):
        assert limits.warnings(show("x", lines.whisper, "y" * 2701)) == ["section: 2,701 of 3,000"]
        assert limits.warnings(show("x", lines.whisper, "y" * 2700)) == []

    def test_what_is_cut_is_shown(self):
        (said,) = limits.warnings(show("x", forms.notice, "A sentence that was cut in the mid…"))

        assert said == "cut: “…A sentence that was cut in the mid…”"

    def test_a_label_that_slack_does_not_show_whole_is_named(self):
        label = "Set the severity to SEV3 all the same"

        (said,) = limits.warnings(show("x", lines.whisper, "Done.", offer=(label, "a", "1|")))

        assert said == f"label of a button is cut by Slack: “{label}”"


def articles(gallery):
    return gallery.page.xpath("//article")


def misleads(link):
    """Tell whether a link leads elsewhere than it says, where it says an address."""
    href, said = link.get("href"), link.text_content().strip()
    return not href.startswith(("http", "#", "?", "/")) or ("evil" in href and said != href)


def width_of(picture: Path) -> int:
    return int.from_bytes(picture.read_bytes()[16:20])
