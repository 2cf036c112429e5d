"""What the README says of an outage is what is done after one."""

from firefighter.domain.rereading import FURTHEST, MOST_MESSAGES, OUTAGE, UNHEARD
from firefighter.services.rereading import STILL_DONE
from firefighter.views.rereading import ADDED, AGAIN
from tests.test_readme import section


def test_what_is_read_back_and_what_is_done_is_as_written():
    written = section("Operate").partition("### After an outage")[2]

    assert f"{OUTAGE.seconds // 60} minute or more" in written
    assert f"{UNHEARD.seconds // 60} minutes without any request" in written
    assert f"{FURTHEST.days} days and {MOST_MESSAGES:,} messages of each at most" in written
    assert " or ".join(f"`{word}`" for word in STILL_DONE) in written
    assert f"“{AGAIN}”" in written
    assert set(ADDED) == set(STILL_DONE)
