"""The pictures of the README show what is there today."""

import pytest

from firefighter.cli import crew, history
from firefighter.cli.stage import Stage
from firefighter.playground.serving import PATIENT_SECONDS
from tests.browser.chromium import Window
from tests.browser.pictures import FOLDER, SCHEMES, SIZE, pictures


@pytest.fixture
def company(postgres):
    url = postgres.create("pictured", template="template_firefighter")
    with Stage(database=url, past=history.PAST) as stage:
        stage.slack.workspace.patience = PATIENT_SECONDS
        crew.open_browser_door(stage)
        yield stage
    postgres.drop("pictured")


def test_each_picture_was_taken_when_it_said_what_it_says_now(chromium, company):
    page = chromium.new_page(viewport=SIZE, locale="en-GB")
    seen = {}
    for picture in pictures(Window(page, f"{company.slack.url}as/ana/C0GENERAL")):
        seen[picture.name] = picture.words
    page.context.close()

    assert seen == {file.stem: file.read_text("utf-8") for file in FOLDER.glob("*.txt")}


def test_each_is_there_in_the_light_and_in_the_dark():
    words = sorted(file.stem for file in FOLDER.glob("*.txt"))
    wanted = sorted(f"{name}-{scheme}" for name in words for scheme in SCHEMES)

    assert sorted(file.stem for file in FOLDER.glob("*.png")) == wanted
