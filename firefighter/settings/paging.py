"""Where pages go, when the policy says only which variable knows."""

from collections.abc import Mapping

from pydantic import SecretStr

from firefighter.domain.policy import Policy
from firefighter.domain.severity_rules import is_address
from firefighter.settings.faults import SettingsFault
from firefighter.settings.values import value_of


def with_pages(policy: Policy, environment: Mapping[str, str]) -> Policy:
    """Give the policy with every address of pages in it.

    Raises:
        SettingsFault: naming the variables that are missing or wrong.
    """
    rules, problems = dict(policy.severities), list[str]()
    for severity, rule in policy.severities.items():
        name = rule.page_webhook_env
        if name is None:
            continue
        try:
            url = value_of(environment, name) or ""
        except SettingsFault as fault:
            problems.append(str(fault))
            continue
        if is_address(url):
            rules[severity] = rule.model_copy(update={"page_webhook": SecretStr(url)})
            continue
        said = "is no address" if url else "is not set"
        problems.append(
            f"{name} {said}, and severities.{int(severity)}.page_webhook_env names it;"
            f" add {name}=https://… to the environment."
        )
    if problems:
        raise SettingsFault.of(problems)
    return policy.model_copy(update={"severities": rules})
