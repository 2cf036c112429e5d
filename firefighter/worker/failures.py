"""What a failed delivery is called: in our own words only, for a vendor's may hold secrets."""

from firefighter.db.ledger import Claimed
from firefighter.domain.errors import Blocked, Declined, Unavailable


def reference(claimed: Claimed) -> str:
    """Give what people and logs call one try."""
    return f"{claimed.id}-{claimed.attempts}"


def sentence(claimed: Claimed, error: Exception) -> str:
    """Say what went wrong."""
    name = type(error).__name__
    ours = isinstance(error, Unavailable | Declined | Blocked)
    return f"{name}: {error}" if ours else f"{name} (reference {reference(claimed)})"
