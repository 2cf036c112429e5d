"""Who acts, when, and under which policy: what every service is told about its caller."""

from dataclasses import dataclass
from datetime import datetime

from firefighter.domain.policy import Policy
from firefighter.domain.roles import Person
from firefighter.domain.timeline import EntrySource


@dataclass(frozen=True, kw_only=True)
class By:
    """One act of one person.

    Attributes:
        at: when they acted, as the door's clock says.
        permalink: the message they acted on, if any.
    """

    person: Person
    at: datetime
    policy: Policy
    source: EntrySource = EntrySource.SLACK
    permalink: str | None = None
