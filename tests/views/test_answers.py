"""What each word of the command answers, side by side: they are one voice."""

from dataclasses import replace

import pytest

from firefighter.domain.acting import By
from firefighter.domain.lifecycle import Closure, Status
from firefighter.domain.roles import Person
from firefighter.domain.severity import Severity
from firefighter.samples.scenes import SHOP, mitigated, running
from firefighter.samples.story import minutes
from firefighter.views import answers
from tests.views.reading import without_times

NOW = minutes(0)
ORDERED = {"draft_ordered_at": NOW}
DRAFT = "The post-mortem draft is on its way."
COPY = {"closure": Closure.DUPLICATE, "closure_note": "INC-7"}

VOICE = [
    (answers.moved, {"status": Status.INVESTIGATING}, "INC-42: we are investigating."),
    (answers.moved, {"status": Status.MITIGATING}, "INC-42: we are fixing."),
    (answers.moved, {"status": Status.MITIGATED}, "INC-42: impact is over."),
    (answers.moved, {"status": Status.POSTMORTEM}, "INC-42: it is time to write up."),
    (
        answers.moved,
        {"status": Status.POSTMORTEM} | ORDERED,
        f"INC-42: it is time to write up. {DRAFT}",
    ),
    (answers.closed, {"status": Status.CLOSED}, "INC-42 is closed now."),
    (answers.closed, {"status": Status.CLOSED} | ORDERED, f"INC-42 is closed now. {DRAFT}"),
    (answers.closed, COPY, "INC-42 is closed now: it is a duplicate of INC-7."),
    (answers.updated, {"next_update_at": None}, "INC-42 has your update (02:14)."),
    (
        answers.updated,
        {"next_update_at": NOW},
        "INC-42 has your update (02:14). The next one is due 02:14.",
    ),
    (answers.rated, {"severity": Severity.SEV1}, "INC-42 is SEV1 now."),
    (answers.rated, {"severity": Severity.SEV1} | ORDERED, f"INC-42 is SEV1 now. {DRAFT}"),
    (answers.rated, {"sure": True}, "INC-42 is SEV2, and that is confirmed now."),
    (answers.noted, {}, "Noted on INC-42 (02:14)."),
    (answers.followed_up, {}, "Follow-up added to INC-42 (02:14)."),
    (answers.commanded, {}, "You command INC-42 now."),
    (answers.invited, {"invited": ("U1", "U2", "U7", "U8")}, "Invited to INC-42: <@U7>, <@U8>."),
    (answers.renamed, {"title": "A & B"}, "INC-42 has its new title now."),
]


@pytest.mark.parametrize(("answer", "change", "said"), VOICE)
def test_an_answer_says_what_is_true_now(answer, change, said):
    before = running(draft_ordered_at=None, invited=("U1", "U2"))
    by = By(person=Person(id="U1", name="Ana"), at=NOW, policy=SHOP)

    assert without_times(answer(before, replace(before, **change), by)) == said


def test_what_comes_back_is_said_to_be_back():
    before = mitigated()
    after = replace(before, status=Status.INVESTIGATING)
    by = By(person=Person(id="U1", name="Ana"), at=NOW, policy=SHOP)

    assert answers.moved(before, after, by) == "INC-42 is back: we are investigating."


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "INC-42: nothing was left undone."),
        (1, "INC-42: 1 thing is tried again."),
        (3, "INC-42: 3 things are tried again."),
    ],
)
def test_what_is_tried_again_is_counted(count, said):
    assert answers.resumed(running(), count) == said
