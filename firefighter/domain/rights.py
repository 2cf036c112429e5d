"""One guard for every act: may this person do it, and if not, who can."""

from firefighter.domain.errors import NotAllowed
from firefighter.domain.incident import Incident
from firefighter.domain.policy import Policy
from firefighter.domain.pseudonyms import mention
from firefighter.domain.roles import Act, Person, Role, Who

PHRASES: dict[Act, str] = {
    Act.DECLARE: "Declaring an incident",
    Act.UPDATE: "Writing in this incident",
    Act.INVITE: "Inviting people",
    Act.CHANGE: "Changing status, severity or roles",
    Act.LOWER: "Lowering the severity",
    Act.CLOSE: "Closing this incident",
    Act.REOPEN: "Reopening this incident",
    Act.REDACT: "Removing words of others",
}

INSTEAD: dict[Act, str] = {Act.DECLARE: "Please tell one of them what you see."}
READING = "Reading about incidents elsewhere"

OPEN_TO_GUESTS = frozenset({Act.UPDATE})
OUR_PEOPLE = "people of this workspace"


def require(act: Act, person: Person, *, incident: Incident | None, policy: Policy) -> None:
    """Let *person* pass, or say who can.

    Raises:
        NotAllowed: naming who can.
    """
    if person.stranger:
        raise NotAllowed(PHRASES[act], OUR_PEOPLE, INSTEAD.get(act, ""))
    if person.guest and act not in OPEN_TO_GUESTS:
        raise NotAllowed(PHRASES[act], "full members of this workspace", INSTEAD.get(act, ""))
    right = policy.rights[act]
    if not _holds(right, person, incident, policy):
        raise NotAllowed(PHRASES[act], _who_can(right, incident, policy))


def require_reader(person: Person) -> None:
    """Let *person* read about incidents in whose channel they do not ask.

    Raises:
        NotAllowed: if they belong to another organisation.
    """
    if person.stranger:
        raise NotAllowed(READING, OUR_PEOPLE)


def allows(act: Act, person: Person, *, incident: Incident | None, policy: Policy) -> bool:
    """Tell whether ``require`` lets them pass."""
    try:
        require(act, person, incident=incident, policy=policy)
    except NotAllowed:
        return False
    return True


def _holds(right: Who, person: Person, incident: Incident | None, policy: Policy) -> bool:
    if right is Who.ANYONE or person.admin or person.id in policy.admins:
        return True
    if incident is None or right is Who.ADMINS:
        return False
    if right is Who.COMMANDER:
        return person.id == incident.commander
    return person.id in incident.members()


def _who_can(right: Who, incident: Incident | None, policy: Policy) -> str:
    if right is Who.ADMINS or incident is None:
        return "an incident admin"
    commander = f"its {policy.role(Role.COMMANDER)} ({mention(incident.commander)})"
    if right is Who.COMMANDER:
        return f"{commander} or an incident admin"
    return f"{commander}, its responders or an incident admin"
