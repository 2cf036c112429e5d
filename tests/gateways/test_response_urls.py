"""What Slack's addresses for answers say, and that none of them is in an error."""

import pytest

from firefighter.domain.errors import ChatDeclined, ChatUnavailable
from firefighter.gateways.response_urls import ResponseUrls
from firefighter.gateways.telling import Answer
from firefighter.views import lines
from tests.pager import SECRET, LocalPager

SAID = lines.saying("INC-7 runs in <#C42>.")


@pytest.fixture
def slack():
    """Give somebody who takes JSON, and answers what they are told to."""
    with LocalPager() as running:
        yield running


def test_an_answer_goes_in_the_place_of_the_former_one(slack):
    told = []
    ResponseUrls(told=lambda *call: told.append(call[:2])).replace(slack.url, SAID)

    ((_, said),) = slack.pages
    assert (said["replace_original"], said["text"]) == (True, "INC-7 runs in <#C42>.")
    assert said["blocks"][0]["text"]["text"] == "INC-7 runs in <#C42>."
    assert told == [("response_url", Answer.OK)]


@pytest.mark.parametrize("status", [408, 425, 429, 500, 503])
def test_what_may_pass_is_tried_again(slack, status):
    slack.answers = [status]

    with pytest.raises(ChatUnavailable, match=f"Slack answers {status}"):
        ResponseUrls().replace(slack.url, SAID)


@pytest.mark.parametrize(
    ("status", "asked", "waits"),
    [(429, "7", 7), (503, "0", 0), (429, "soon", None), (429, "-1", None), (500, None, None)],
)
def test_where_slack_asks_us_to_wait_it_is_waited_for(slack, status, asked, waits):
    slack.answers = [status]
    slack.headers = {} if asked is None else {"Retry-After": asked}

    with pytest.raises(ChatUnavailable) as waiting:
        ResponseUrls().replace(slack.url, SAID)

    assert waiting.value.retry_after == waits


@pytest.mark.parametrize("status", [302, 400, 403, 404, 410])
def test_an_address_that_is_used_up_is_not_tried_again(slack, status):
    slack.answers, slack.headers = [status], {"Location": "/elsewhere"}

    with pytest.raises(ChatDeclined, match=rf"says no \({status}\)"):
        ResponseUrls().replace(slack.url, SAID)
    assert len(slack.pages) == 1


def test_silence_is_waited_for_and_names_no_address():
    with pytest.raises(ChatUnavailable) as silent:
        ResponseUrls().replace(f"http://127.0.0.1:1/{SECRET}", SAID)

    assert SECRET not in str(silent.value)
    assert silent.value.__cause__ is None
    assert silent.value.__context__ is None
