"""What differs between two deployments: secrets from the environment, policy from a file."""

from firefighter.settings.addresses import (
    DIRECT,
    REQUESTS,
    Address,
    database_url,
    read_address,
    read_owner,
    read_session,
)
from firefighter.settings.environment import Settings
from firefighter.settings.faults import SettingsFault
from firefighter.settings.paging import with_pages
from firefighter.settings.policy_file import POLICY_FILE, policy_path, read_policy
from firefighter.settings.values import value_of

__all__ = [
    "DIRECT",
    "POLICY_FILE",
    "REQUESTS",
    "Address",
    "Settings",
    "SettingsFault",
    "database_url",
    "policy_path",
    "read_address",
    "read_owner",
    "read_policy",
    "read_session",
    "value_of",
    "with_pages",
]
