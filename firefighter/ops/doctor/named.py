"""Who policy names: do we know each of them? And who is half forgotten?"""

from collections.abc import Iterator

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from firefighter.db import forgettings, people
from firefighter.db.base import Database
from firefighter.domain.policy import Policy
from firefighter.ops.doctor.finding import Finding, doubtful, fine


def examine(engine: Engine, policy: Policy) -> Iterator[Finding]:
    """Look for those whom policy names, and for those whose forgetting was interrupted."""
    yield from _of_policy(engine, policy)
    yield from _half_forgotten(engine)


def _half_forgotten(engine: Engine) -> Iterator[Finding]:
    try:
        with Database(engine).transaction() as session:
            begun = forgettings.under_way(session)
    except DBAPIError:
        return
    for person in begun:
        said = f"Forgetting {person} was begun, and has not ended."
        yield doubtful(said, f"Unless it runs just now: firefighter forget {person} --yes")


def _of_policy(engine: Engine, policy: Policy) -> Iterator[Finding]:
    """Look for whoever policy names among the people whom Slack told us of; once it told us."""
    wanted = {"admins": policy.admins}
    wanted |= {f"[[services]] {service.name}": service.people for service in policy.services}
    named = {person for persons in wanted.values() for person in persons}
    try:
        with Database(engine).transaction() as session:
            if not named or people.last_read(session) is None:
                return
            known = set(people.names(session, named))
    except DBAPIError:
        return
    for setting, persons in wanted.items():
        strangers = [person for person in persons if person not in known]
        if strangers:
            said = f"{setting} names {', '.join(strangers)}, whom Slack did not tell us of."
            yield doubtful(said, "Write the member's id, as U012ABCDEF: in Slack, Copy member ID")
    if named <= known:
        yield fine("Whoever the policy names is known.")
