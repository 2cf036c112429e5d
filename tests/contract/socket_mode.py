"""What we believe about Socket Mode: who may open a connection, and what comes over it."""

from dataclasses import dataclass
from typing import Any

from tests.contract.belief import SOMETHING, Belief, Json, done, refused
from tests.contract.sendings import POINTED_AT, SILENCE, Sending
from tests.contract.slack_chat import DOCS, HERE, KNOWN

OPEN = "apps.connections.open"
SOCKET = "docs.slack.dev/apis/events-api/using-socket-mode"
SDK = "slackapi/python-slack-sdk, slack_sdk.socket_mode"

BELIEFS = (
    Belief(
        says="an app-level token is told where to open a connection",
        method=OPEN,
        answer=done(url=SOMETHING),
        who="app",
        source=DOCS + OPEN,
    ),
    Belief(
        says="a bot's token opens no connection",
        method=OPEN,
        answer=refused("not_allowed_token_type"),
        source=KNOWN,
    ),
    Belief(
        says="nobody opens a connection without a token",
        method=OPEN,
        answer=refused("not_authed"),
        who="nobody",
        source=DOCS + OPEN,
    ),
    Belief(
        says="nobody opens a connection with a wrong token",
        method=OPEN,
        answer=refused("invalid_auth"),
        who="impostor",
        source=DOCS + OPEN,
    ),
    Belief(
        says="an app-level token posts nothing",
        method="chat.postMessage",
        given=HERE | {"text": "A line."},
        answer=refused("not_allowed_token_type"),
        who="app",
        source=DOCS + "chat.postMessage",
    ),
)


@dataclass(frozen=True, kw_only=True)
class SocketSending(Sending):
    """A belief about what Slack sends over connections; *answers*: 200 is an acknowledgement.

    Attributes:
        connections: how many are open; *sent* comes over any of them.
    """

    connections: int = 1


def hello(count: int) -> Json:
    lasting = {"approximate_connection_time": int}
    info = {"app_id": SOMETHING}
    return {
        "type": "hello",
        "num_connections": count,
        "connection_info": info,
        "debug_info": lasting,
    }


def envelope(kind: str, *, answerable: bool = True, **payload: Any) -> Json:
    return {
        "envelope_id": SOMETHING,
        "type": kind,
        "accepts_response_payload": answerable,
        "payload": payload,
    }


def told(attempt: int, reason: str) -> Json:
    event = {"type": "app_mention", "user": "U0ANA"}
    kind = envelope("events_api", answerable=False, type="event_callback", event_id=str)
    kind["payload"] |= {"event": event}
    return kind | {"retry_attempt": attempt, "retry_reason": reason}


PERSON = {"id": "U0ANA", "team_id": SOMETHING}
COMMAND = envelope(
    "slash_commands",
    command="/incident",
    user_id="U0ANA",
    channel_id="C0GENERAL",
    team_id=SOMETHING,
    trigger_id=SOMETHING,
    response_url=SOMETHING,
)
HELLO = hello(1)

SENDINGS = (
    SocketSending(
        says="a connection begins with how many there are, and how long they last",
        happens="nothing",
        sent=[hello(1), hello(2)],
        connections=2,
        source=SOCKET,
    ),
    SocketSending(
        says="an address for a connection is good for one",
        happens="a ticket is used twice",
        sent=[HELLO],
        outcome=403,
        source=KNOWN,
    ),
    SocketSending(
        says="an eleventh connection is sent away",
        happens="nothing",
        sent=[
            *[hello(count) for count in range(1, 11)],
            {"type": "disconnect", "reason": "too_many_websockets"},
        ],
        connections=11,
        source=SOCKET + "; the word from slackapi/node-slack-sdk#1654",
    ),
    SocketSending(
        says="a command comes in an envelope that takes an answer",
        happens="a command is typed",
        sent=[HELLO, COMMAND],
        source=SOCKET,
    ),
    SocketSending(
        says="a command's acknowledgement may carry the answer",
        happens="a command is typed and its answer read",
        sent=[HELLO, COMMAND],
        outcome="Here you are.",
        source=SOCKET,
    ),
    SocketSending(
        says="a command that is not acknowledged in time fails, and is not sent again",
        happens="a command is typed and its answer read",
        sent=[HELLO, COMMAND],
        answers=(SILENCE,),
        outcome="firefighter didn't respond.",
        source=SOCKET + "; general knowledge",
    ),
    SocketSending(
        says="a press comes in an envelope that takes an answer",
        happens="a button is pressed",
        sent=[
            HELLO,
            envelope(
                "interactive",
                type="block_actions",
                user=PERSON,
                trigger_id=SOMETHING,
                actions=[{"action_id": "press", "value": "7", "action_ts": SOMETHING}],
                response_url=SOMETHING,
            ),
        ],
        source=SOCKET,
    ),
    SocketSending(
        says="a form comes in an envelope that takes an answer",
        happens="a form is submitted",
        sent=[
            HELLO,
            envelope(
                "interactive",
                type="view_submission",
                user=PERSON,
                view={"id": SOMETHING, "hash": SOMETHING, "callback_id": "contract"},
            ),
        ],
        source=SOCKET,
    ),
    SocketSending(
        says="a shortcut comes in an envelope that takes an answer",
        happens="a shortcut is used",
        sent=[
            HELLO,
            envelope(
                "interactive",
                type="shortcut",
                user=PERSON,
                trigger_id=SOMETHING,
                callback_id="contract.do",
                channel=None,
            ),
        ],
        source=SOCKET,
    ),
    SocketSending(
        says="a shortcut on a message comes in an envelope that takes an answer",
        happens="a shortcut is used on a message",
        sent=[
            HELLO,
            envelope("interactive", **POINTED_AT, user=PERSON, trigger_id=SOMETHING),
        ],
        source=SOCKET,
    ),
    SocketSending(
        says="a mention comes in an envelope that takes no answer",
        happens="the bot is mentioned",
        sent=[HELLO, told(0, "")],
        source=SOCKET,
    ),
    SocketSending(
        says="an event that is not acknowledged is sent again, numbered, three times",
        happens="the bot is mentioned",
        sent=[HELLO, told(0, ""), *(told(number, "timeout") for number in (1, 2, 3))],
        answers=(SILENCE,),
        source=SOCKET + "; the words from " + SDK,
    ),
    SocketSending(
        says="an event that is acknowledged at the second try is not sent a third time",
        happens="the bot is mentioned",
        sent=[HELLO, told(0, ""), told(1, "timeout")],
        answers=(SILENCE, 200),
        source=SOCKET + "; the words from " + SDK,
    ),
    SocketSending(
        says="of several connections each request goes to one",
        happens="two commands are typed",
        sent=[hello(1), hello(2), COMMAND, COMMAND],
        connections=2,
        source=SOCKET,
    ),
    SocketSending(
        says="a connection is told before it ends, and serves until there is another",
        happens="a connection is to be renewed",
        sent=[HELLO, {"type": "disconnect", "reason": "refresh_requested"}, COMMAND],
        source=SOCKET + "; that it serves on is general knowledge",
    ),
    SocketSending(
        says="a connection is told that Socket Mode was switched off",
        happens="Socket Mode is switched off",
        sent=[HELLO, {"type": "disconnect", "reason": "link_disabled"}],
        source=SOCKET,
    ),
)
