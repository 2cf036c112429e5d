"""The address at which a connection to Slack may be opened."""

import pytest
from fastapi import FastAPI
from slack_sdk import WebClient

from firefighter.domain.errors import ChatUnavailable
from firefighter.gateways.chat import Chat
from firefighter.playground.serving import Serving
from firefighter.wiring import NoPatience


@pytest.mark.parametrize("said", [{"ok": True}, {"ok": True, "url": ""}])
def test_a_slack_that_gives_no_address_is_asked_again_later(said):
    app = FastAPI()
    app.post("/api/apps.connections.open")(lambda: said)
    with Serving(app) as serving:
        client = WebClient(base_url=f"http://127.0.0.1:{serving.port}/api/", retry_handlers=[])

        with pytest.raises(ChatUnavailable, match="no address"):
            Chat(client, NoPatience()).link("xapp-1")
