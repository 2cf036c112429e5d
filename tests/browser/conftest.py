"""One Chromium for all tests, one playground that is started over for each."""

import pytest
import requests
from playwright.sync_api import sync_playwright

from firefighter.cli import crew
from firefighter.cli.stage import Stage
from firefighter.playground.serving import PATIENT_SECONDS
from tests.browser.chromium import FLAGS, MISSING, Window, program
from tests.conftest import START_SECONDS

LOOK = {
    "viewport": {"width": 1280, "height": 900},
    "reduced_motion": "reduce",
    "locale": "en-GB",
}


@pytest.fixture(scope="session")
def chromium():
    path = program()
    if path is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def running(postgres):
    url = postgres.create("in_chromium", template="template_firefighter")
    with Stage(database=url) as stage:
        stage.slack.workspace.patience = PATIENT_SECONDS
        crew.open_browser_door(stage)
        yield stage
    postgres.drop("in_chromium")


@pytest.fixture
def stage(running):
    requests.post(f"{running.slack.url}start-over", timeout=START_SECONDS).raise_for_status()
    yield running
    running.slack.faults.clear()
    running.wiki.faults.clear()


@pytest.fixture
def opens(chromium, stage):
    """Give what opens a window for somebody, each in a browser of their own."""
    contexts, windows = [], []

    def opened(person="ana", place="C0GENERAL?side=guide", **look):
        context = chromium.new_context(**LOOK | look)
        contexts.append(context)
        url = place if place.startswith("http") else f"{stage.slack.url}as/{person}/{place}"
        windows.append(Window(context.new_page(), url))
        return windows[-1]

    yield opened
    complaints = [said for window in windows for said in window.complaints]
    for context in contexts:
        context.close()
    assert complaints == []
