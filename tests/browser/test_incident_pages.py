"""The plain incident pages in a real browser: readable for everybody, in any light."""

import pytest

from firefighter.domain.policy import Policy
from firefighter.playground.serving import Serving
from firefighter.web import operators
from firefighter.web.health import Health
from firefighter.web.incidents import Reading
from tests.browser.test_for_everybody import PHONE, WIDTH, faults
from tests.conftest import NOON
from tests.services.scene import Scene

TITLE = "Nobody can pay " + "with a card whose number is " + "4" * 60


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [{}, PHONE], ids=["desk", "phone"])
def test_the_pages_are_readable_and_stay_on_the_screen(chromium, database, scheme, device):
    number = Scene(database).declared(title=TITLE).number
    app = operators.build(Health(lambda: ""), Reading(database, Policy, lambda: NOON), bytes)
    page = chromium.new_page(color_scheme=scheme, **device)
    complaints = []
    page.on("console", lambda said: complaints.append(said.text))

    with Serving(app) as serving:
        for path in ("/incidents", f"/incidents/{number}", "/incidents/0"):
            page.goto(f"http://127.0.0.1:{serving.port}{path}")
            width = page.evaluate("document.documentElement.scrollWidth")

            assert faults(page) == []
            assert width <= (WIDTH if device else 1280)
    page.close()

    assert [said for said in complaints if "404" not in said] == []
