"""apps.connections.open: the address of a connection, for Socket Mode."""

from firefighter.playground.slack.methods import method
from firefighter.playground.slack.state import Json, Workspace


@method("apps.connections.open")
def open_connection(_workspace: Workspace, given: Json) -> Json:
    return {"url": given["_links"].hand_out()}
