"""What an organisation decides for itself; read from ``firefighter.toml``."""

import re
from collections.abc import Mapping
from datetime import time, timedelta
from enum import IntEnum
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from firefighter.domain.errors import BadInput
from firefighter.domain.features import OPTIONAL, Feature
from firefighter.domain.roles import Act, Who
from firefighter.domain.severity import Severity

_COMMAND = re.compile(r"/[a-z0-9_-]{1,31}")


class _Policy(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SeverityRule(_Policy):
    """What one severity means here.

    Attributes:
        meaning: the sentence people choose by.
        update_every_minutes: how often an update is promised; None promises nothing.
        audience: how far the news goes, 0 is nowhere; a raise to a larger one is announced anew.
        postmortem: whether closing owes a post-mortem.
    """

    meaning: str
    emoji: str
    update_every_minutes: int | None = None
    audience: int = Field(default=1, ge=0)
    postmortem: bool = True

    @property
    def announced(self) -> bool:
        return self.audience > 0

    @property
    def cadence(self) -> timedelta | None:
        minutes = self.update_every_minutes
        return None if minutes is None else timedelta(minutes=minutes)


class ServiceRule(_Policy):
    """A part of the product that incidents happen to."""

    name: str = Field(min_length=1)
    team: str = ""
    people: tuple[str, ...] = ()
    private: bool = False


class Weekday(IntEnum):
    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


def _weekday(given: object) -> object:
    """Take a day by its name, or by its number, Monday's being 0."""
    days = {day.name: day for day in Weekday} | {str(int(day)): day for day in Weekday}
    if not isinstance(given, Weekday) and str(given).upper() not in days:
        message = 'it must be a day of the week, such as "monday"'
        raise ValueError(message)
    return given if isinstance(given, Weekday) else days[str(given).upper()]


Day = Annotated[Weekday, BeforeValidator(_weekday)]


class DigestRule(_Policy):
    """When and where the weekly digest goes; no channel, no digest."""

    channel: str = "incidents"
    weekday: Day = Weekday.MONDAY
    at: time = time(8, 30)


def _severities() -> dict[Severity, SeverityRule]:
    return {
        Severity.SEV1: SeverityRule(
            meaning="Nobody can use it",
            emoji=":red_circle:",
            update_every_minutes=30,
            audience=3,
        ),
        Severity.SEV2: SeverityRule(
            meaning="Many customers are stuck",
            emoji=":large_orange_circle:",
            update_every_minutes=60,
            audience=2,
        ),
        Severity.SEV3: SeverityRule(
            meaning="Some customers, or there is a way round",
            emoji=":large_yellow_circle:",
        ),
        Severity.SEV4: SeverityRule(
            meaning="Annoying, nobody is stuck",
            emoji=":large_blue_circle:",
            audience=0,
            postmortem=False,
        ),
        Severity.SEV5: SeverityRule(
            meaning="To be looked at", emoji=":white_circle:", audience=0, postmortem=False
        ),
    }


def _rights() -> dict[Act, Who]:
    return dict.fromkeys(Act, Who.ANYONE) | {
        Act.REOPEN: Who.COMMANDER,
        Act.REDACT: Who.COMMANDER,
    }


class Policy(_Policy):
    """Everything an organisation may set without a secret in it."""

    organisation: str = "Our company"
    zone: str = "UTC"
    command: str = "/incident"
    announcements: str = "incidents"
    default_severity: Severity = Severity.SEV3
    severities: Mapping[Severity, SeverityRule] = Field(default_factory=_severities)
    services: tuple[ServiceRule, ...] = ()
    admins: tuple[str, ...] = ()
    rights: Mapping[Act, Who] = Field(default_factory=_rights)
    digest: DigestRule = DigestRule()
    confluence_space: str = "OPS"
    confluence_parent: str | None = None
    confluence_private_readers: tuple[str, ...] = ()
    postmortem_days: int = Field(default=5, ge=1)
    switched_off: tuple[Feature, ...] = ()

    @field_validator("zone")
    @classmethod
    def zone_exists(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError):
            message = f"{zone!r} is no IANA time zone, such as 'Europe/Paris'"
            raise ValueError(message) from None
        return zone

    @field_validator("command")
    @classmethod
    def slack_takes_it(cls, command: str) -> str:
        if not _COMMAND.fullmatch(command):
            message = "it must be a slash and up to 31 small letters, digits, - or _"
            raise ValueError(message)
        return command

    @field_validator("switched_off")
    @classmethod
    def only_what_is_optional_is_off(cls, features: tuple[Feature, ...]) -> tuple[Feature, ...]:
        if required := sorted(set(features) - OPTIONAL):
            message = (
                f"{', '.join(required)} cannot be off; these can: {', '.join(sorted(OPTIONAL))}"
            )
            raise ValueError(message)
        return features

    @field_validator("severities")
    @classmethod
    def every_severity_has_a_rule(
        cls, rules: Mapping[Severity, SeverityRule]
    ) -> Mapping[Severity, SeverityRule]:
        return _severities() | dict(rules)

    @field_validator("rights")
    @classmethod
    def every_act_has_a_right(cls, rights: Mapping[Act, Who]) -> Mapping[Act, Who]:
        return _rights() | dict(rights)

    @property
    def tzinfo(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def crosses_audience(self, before: Severity, after: Severity) -> bool:
        """Tell whether changing the severity tells more people."""
        return self.rule(after).audience > self.rule(before).audience

    def rule(self, severity: Severity) -> SeverityRule:
        return self.severities[severity]

    def service(self, name: str | None) -> ServiceRule | None:
        """Find a service by its name, whatever the case."""
        wanted = (name or "").casefold()
        return next((s for s in self.services if s.name.casefold() == wanted), None)

    def service_named(self, name: str | None) -> ServiceRule | None:
        """Take the service that a person named; None or "" is none.

        Raises:
            BadInput: if there is no such service.
        """
        known = self.service(name)
        if name and known is None:
            raise BadInput("service", f"I know no service {name}.")
        return known
