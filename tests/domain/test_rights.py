import pytest

from firefighter.domain import rights
from firefighter.domain.errors import NotAllowed
from firefighter.domain.policy import Policy
from firefighter.domain.roles import Act, Person, Role, Who
from firefighter.samples.story import empty

INCIDENT = empty(declared_by="U1", roles={Role.COMMANDER: "U3", Role.SCRIBE: "U2"}, invited=("U4",))
BOSS = ("U9",)


def kept_to(who: Who) -> Policy:
    return Policy(admins=BOSS, rights=dict.fromkeys(Act, who))


def person(name: str, **more) -> Person:
    return Person(id=name, name=name, **more)


def may(who: Person, act: Act, policy: Policy, incident=INCIDENT) -> bool:
    return rights.allows(act, who, incident=incident, policy=policy)


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        (Who.ANYONE, {"U1", "U2", "U3", "U4", "U5", "U9"}),
        (Who.RESPONDERS, {"U1", "U2", "U3", "U4", "U9"}),
        (Who.COMMANDER, {"U3", "U9"}),
        (Who.ADMINS, {"U9"}),
    ],
)
@pytest.mark.parametrize("act", Act)
def test_policy_keeps_an_act_to_some_people(act, who, allowed):
    people = ["U1", "U2", "U3", "U4", "U5", "U9"]

    assert {p for p in people if may(person(p), act, kept_to(who))} == allowed


@pytest.mark.parametrize("act", Act)
def test_slacks_own_admins_may_do_everything(act):
    assert may(person("U5", admin=True), act, kept_to(Who.ADMINS))


@pytest.mark.parametrize("act", Act)
def test_people_of_another_organisation_only_talk(act):
    with pytest.raises(NotAllowed, match="is for people of this workspace"):
        rights.require(act, person("U3", stranger=True), incident=INCIDENT, policy=Policy())


def test_people_of_another_organisation_read_of_what_they_are_in_only():
    with pytest.raises(NotAllowed, match="Reading about incidents elsewhere is for people of this"):
        rights.require_reader(person("U3", stranger=True))

    rights.require_reader(person("U4", guest=True))


def test_who_may_not_declare_hears_what_to_do_instead():
    with pytest.raises(NotAllowed, match="Please tell one of them what you see") as refused:
        rights.require(Act.DECLARE, person("U4", guest=True), incident=None, policy=Policy())

    assert refused.value.who_can == "full members of this workspace"


def test_guests_write_and_do_nothing_else():
    guest = person("U4", guest=True)

    assert [act for act in Act if may(guest, act, Policy())] == [Act.UPDATE]


def test_until_somebody_takes_command_the_declarer_commands():
    assert may(person("U1"), Act.REOPEN, Policy(), incident=empty(declared_by="U1"))


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (Who.RESPONDERS, "its commander (<@U3>), its responders or an incident admin"),
        (Who.COMMANDER, "its commander (<@U3>) or an incident admin"),
        (Who.ADMINS, "an incident admin"),
    ],
)
def test_a_refusal_names_who_can(who, said):
    with pytest.raises(NotAllowed) as refused:
        rights.require(Act.CLOSE, person("U5"), incident=INCIDENT, policy=kept_to(who))

    assert str(refused.value) == f"Closing this incident is for {said}."
    assert refused.value.who_can == said


@pytest.mark.parametrize("who", [Who.RESPONDERS, Who.COMMANDER, Who.ADMINS])
def test_where_there_is_no_incident_yet_only_an_admin_holds_a_right_that_is_kept(who):
    with pytest.raises(NotAllowed, match="Declaring an incident is for an incident admin"):
        rights.require(Act.DECLARE, person("U1"), incident=None, policy=kept_to(who))


def test_unless_policy_says_otherwise_only_reopening_is_kept():
    kept = {act: who for act, who in Policy().rights.items() if who is not Who.ANYONE}

    assert kept == dict.fromkeys([Act.REOPEN, Act.REDACT], Who.COMMANDER)
