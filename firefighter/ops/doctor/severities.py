"""The severities: does policy know all that are in use."""

from collections.abc import Iterator

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from firefighter.db.base import Database
from firefighter.domain.policy import Policy
from firefighter.ops.doctor.finding import Finding, fine, wrong
from firefighter.ops.severities import require_severities
from firefighter.settings import SettingsFault


def examine(engine: Engine, policy: Policy) -> Iterator[Finding]:
    """Look whether an open incident has what policy gave up; nothing where nobody can tell."""
    try:
        require_severities(Database(engine), policy)
    except SettingsFault as fault:
        yield wrong(str(fault), "Name it in firefighter.toml again, until nothing open has it")
    except DBAPIError:
        return
    else:
        yield fine("Every open incident has a severity that the policy knows.")
