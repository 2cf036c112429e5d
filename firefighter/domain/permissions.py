"""What Slack is asked to permit, and what does not work because it does not.

*granted* is what Slack last said that our token may do; None is not known, and takes nothing away.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from firefighter.domain.features import FEATURES, Feature, Need
from firefighter.domain.policy import Policy

MEND = "An admin of Slack can mend that: paste what `firefighter manifest` prints, and reinstall."


@dataclass(frozen=True)
class Missing:
    """A feature that does not work, and the scopes that it lacks; ``str`` says so."""

    feature: Feature
    scopes: tuple[str, ...]

    @property
    def required(self) -> bool:
        return FEATURES[self.feature].required

    @property
    def said(self) -> str:
        scopes = " and ".join(self.scopes)
        return f"Slack does not permit {scopes}, so {FEATURES[self.feature].without}."

    @property
    def remedy(self) -> str:
        return MEND if self.required else f'{MEND} Or write "{self.feature}" into `switched_off`.'

    def __str__(self) -> str:
        return f"{self.said} {self.remedy}"


@dataclass(frozen=True)
class Reason:
    """Why one scope is asked for."""

    scope: str
    required: bool
    needs: tuple[Need, ...]


def wanted(policy: Policy) -> list[Feature]:
    """List what is switched on; what is required always is."""
    return [feature for feature in FEATURES if feature not in policy.switched_off]


def scopes(policy: Policy) -> list[str]:
    """List the scopes to ask for."""
    return sorted({scope for need in _needs(policy) for scope in need.scopes})


def optional_scopes(policy: Policy) -> list[str]:
    """List those of them that whoever installs the app may leave out."""
    required = {scope for need in _needs(policy) if need.required for scope in need.scopes}
    return [scope for scope in scopes(policy) if scope not in required]


def events(policy: Policy) -> list[str]:
    """List the events to be told of."""
    return sorted({event for need in _needs(policy) for event in need.events})


def reasons(policy: Policy) -> list[Reason]:
    """Say for each scope who needs it, what is required first."""
    optional = set(optional_scopes(policy))
    why = [
        Reason(scope, scope not in optional, tuple(n for n in _needs(policy) if scope in n.scopes))
        for scope in scopes(policy)
    ]
    return sorted(why, key=lambda reason: not reason.required)


def missing(granted: Collection[str] | None, policy: Policy) -> list[Missing]:
    """List what does not work although it is switched on, what is required first."""
    if granted is None:
        return []
    lacking = [
        Missing(feature, tuple(s for s in FEATURES[feature].scopes if s not in granted))
        for feature in wanted(policy)
    ]
    return sorted((one for one in lacking if one.scopes), key=lambda one: not one.required)


def why_off(feature: Feature, granted: Collection[str] | None, policy: Policy) -> str | None:
    """Say why a feature does not work here, and who can mend it; None if it works."""
    if feature in policy.switched_off:
        return f'It is switched off here: "{feature}" stands in `switched_off`.'
    return next((str(one) for one in missing(granted, policy) if one.feature is feature), None)


def _needs(policy: Policy) -> Iterator[Need]:
    return (FEATURES[feature] for feature in wanted(policy))
