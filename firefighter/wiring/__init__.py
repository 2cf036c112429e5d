"""Build the real thing from settings: the only clock, the only clients, the only threads."""

from firefighter.wiring.clients import NoPatience, Patience, client, greet, utcnow, wiki
from firefighter.wiring.door import bolt, serve
from firefighter.wiring.process import Running, assemble

__all__ = [
    "NoPatience",
    "Patience",
    "Running",
    "assemble",
    "bolt",
    "client",
    "greet",
    "serve",
    "utcnow",
    "wiki",
]
