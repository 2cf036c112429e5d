"""The post-mortem of a private incident: for its readers, or for nobody but its channel."""

import pytest

from tests.e2e.conftest import POLICY
from tests.e2e.test_main_job import CHANNEL, answered

LEAD = "5b10a2844c20165700ede21g"


def closed_in_private(scene):
    ana = scene.ana
    ana.types("/incident declare sev2 private checkout is down")
    assert ana.sees("[Take command]", in_=CHANNEL)
    ana.types("/incident status over", channel=CHANNEL)
    assert ana.sees("[Close]", in_=CHANNEL)
    answered(ana)
    return ana


class TestWithReaders:
    @pytest.fixture
    def policy(self):
        return POLICY.model_copy(update={"confluence_private_readers": (LEAD,)})

    def test_only_they_and_the_bot_may_open_the_page(self, scene):
        ana = closed_in_private(scene)

        assert ana.sees("draft of INC-1 is ready", in_=CHANNEL)
        (page,) = scene.wiki.site.pages.values()
        assert LEAD in page.restrictions["read"]
        assert set(page.restrictions["read"]) == set(page.restrictions["update"])

    def test_a_page_that_confluence_leaves_open_is_taken_away(self, scene):
        scene.wiki.site.keeps_private = False

        ana = closed_in_private(scene)

        assert ana.sees("did not keep the page private", in_=CHANNEL)
        assert ana.sees("[file inc-1-post-mortem.md]", in_=CHANNEL)
        assert scene.wiki.site.pages == {}


def test_without_readers_the_channel_gets_a_copy_and_there_is_no_page(scene):
    ana = closed_in_private(scene)

    assert ana.sees("[file inc-1-post-mortem.md]", in_=CHANNEL)
    assert scene.settled()
    assert scene.wiki.site.pages == {}
