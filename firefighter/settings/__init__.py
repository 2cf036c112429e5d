"""What differs between two deployments: secrets from the environment, policy from a file."""

from firefighter.settings.environment import (
    Settings,
    database_url,
    read_database_url,
    read_owner_url,
    read_session_url,
)
from firefighter.settings.faults import SettingsFault
from firefighter.settings.paging import with_pages
from firefighter.settings.policy_file import POLICY_FILE, policy_path, read_policy
from firefighter.settings.values import value_of

__all__ = [
    "POLICY_FILE",
    "Settings",
    "SettingsFault",
    "database_url",
    "policy_path",
    "read_database_url",
    "read_owner_url",
    "read_policy",
    "read_session_url",
    "value_of",
    "with_pages",
]
