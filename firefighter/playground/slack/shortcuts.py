"""Shortcuts: what the app offers beside the composer, and in the menu of a message."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shortcut:
    """One shortcut of the app, as its configuration names it."""

    name: str
    callback_id: str
    description: str
    on_messages: bool = False
