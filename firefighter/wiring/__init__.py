"""Build the real thing from settings: the only clock, the only clients, the only threads."""

from firefighter.wiring.clients import (
    NoPatience,
    Patience,
    client,
    greet,
    installation,
    introduce,
    restoration,
    utcnow,
    wiki,
)
from firefighter.wiring.door import bolt
from firefighter.wiring.process import Running, assemble
from firefighter.wiring.serving import Door, listening

__all__ = [
    "Door",
    "NoPatience",
    "Patience",
    "Running",
    "assemble",
    "bolt",
    "client",
    "greet",
    "installation",
    "introduce",
    "listening",
    "restoration",
    "utcnow",
    "wiki",
]
