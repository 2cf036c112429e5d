"""What a pager's answers are to us, and that its address is in none of them."""

import pytest

from firefighter.domain.errors import PagerDeclined, PagerUnavailable
from firefighter.gateways.pager import Pager
from tests.pager import SECRET, LocalPager


@pytest.fixture
def pager():
    with LocalPager() as running:
        yield running


def test_a_page_is_posted_with_its_key(pager):
    Pager().page(pager.url, {"incident": "INC-1"}, key="u/sev1")

    assert pager.pages == [("u/sev1", {"incident": "INC-1"})]


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503])
def test_what_may_pass_is_tried_again_later(pager, status):
    pager.answers = [status]

    with pytest.raises(PagerUnavailable, match=f"The pager answers {status}"):
        Pager().page(pager.url, {}, key="k")
    assert len(pager.pages) == 1


def test_a_pager_that_asks_us_to_wait_is_waited_for(pager):
    pager.answers, pager.headers = [429], {"Retry-After": "7"}

    with pytest.raises(PagerUnavailable) as waiting:
        Pager().page(pager.url, {}, key="k")

    assert waiting.value.retry_after == 7


@pytest.mark.parametrize("status", [301, 307, 400, 401, 403, 404, 410, 422])
def test_a_no_is_final(pager, status):
    pager.answers, pager.headers = [status], {"Location": "/elsewhere", "Retry-After": "soon"}

    with pytest.raises(PagerDeclined, match=rf"says no \({status}\). Is its address right"):
        Pager().page(pager.url, {}, key="k")


@pytest.mark.parametrize(
    "url",
    [
        f"http://127.0.0.1:1/{SECRET}",
        f"http://nowhere.invalid/{SECRET}",
        f"https://127.0.0.1:1/{SECRET}",
    ],
)
def test_silence_is_waited_for_and_names_no_address(url):
    with pytest.raises(PagerUnavailable) as silent:
        Pager().page(url, {}, key="k")

    assert str(silent.value) == "The pager does not answer."
    assert silent.value.__cause__ is None
    assert silent.value.__context__ is None
