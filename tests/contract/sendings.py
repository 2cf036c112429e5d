"""What we believe about the requests that Slack sends: when, how often, and what is in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.contract.belief import SOMETHING, Json

NEVER = "they come when somebody does something there"

REQUESTS = "docs.slack.dev/authentication/verifying-requests-from-slack"
EVENTS = "docs.slack.dev/apis/events-api"
COMMANDS = "docs.slack.dev/interactivity/implementing-slash-commands"
ACTIONS = "docs.slack.dev/reference/interaction-payloads/block_actions-payload"
SHORTCUTS = "docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload"
VIEWS = "docs.slack.dev/reference/interaction-payloads/view-interactions-payload"

SILENCE = 0
"""In place of a status: no answer at all."""


@dataclass(frozen=True, kw_only=True)
class Sending:
    """A belief about what Slack sends.

    Attributes:
        happens: what somebody does, see ``test_sendings``.
        answers: the statuses that the bot answers, one after the other, the last for ever;
            negative: with ``X-Slack-No-Retry``.
        sent: what comes in all, in order; see ``differences``.
        outcome: what the one who did it gets to see, if that matters.
    """

    says: str
    happens: str
    sent: list[Json]
    source: str
    answers: tuple[int, ...] = (200,)
    outcome: Any = None


FORM = {"signed": True, "type": "application/x-www-form-urlencoded"}
EVENT = {"type": "event_callback", "event_id": SOMETHING, "event_time": int, "team_id": str}


def interaction(**payload: Any) -> Json:
    person = {"id": "U0ANA", "team_id": SOMETHING}
    return FORM | {"payload": {"user": person, "trigger_id": SOMETHING} | payload}


def event(**headers: str | None) -> Json:
    told: Mapping[str, Any] = EVENT | {"event": {"type": "app_mention", "user": "U0ANA"}}
    names = {name.lower().replace("_", "-"): value for name, value in headers.items()}
    return {"signed": True, "type": "application/json", "json": told, "headers": names}


def retry(number: int, reason: str) -> Json:
    return event(X_Slack_Retry_Num=str(number), X_Slack_Retry_Reason=reason)


POINTED_AT: Json = {
    "type": "message_action",
    "callback_id": "contract.here",
    "action_ts": SOMETHING,
    "message_ts": SOMETHING,
    "message": {"type": "message", "user": "U0ANA", "text": "The shop is &lt;slow&gt;", "ts": str},
    "team": {"id": SOMETHING, "domain": SOMETHING},
    "response_url": SOMETHING,
}

FIRST = event(X_Slack_Retry_Num=None, X_Slack_Retry_Reason=None)

SENDINGS = (
    Sending(
        says="an address is entered only if it echoes a signed challenge",
        happens="an address is entered",
        sent=[
            {
                "signed": True,
                "type": "application/json",
                "json": {"type": "url_verification", "challenge": SOMETHING},
            }
        ],
        outcome=True,
        source=EVENTS + "/#handshake",
    ),
    Sending(
        says="an address that answers an error is not entered",
        happens="an address is entered",
        sent=[{"json": {"type": "url_verification"}}],
        answers=(500,),
        outcome=False,
        source=EVENTS + "/#handshake",
    ),
    Sending(
        says="a command comes as a signed form, with its words, a trigger and a response URL",
        happens="a command is typed",
        sent=[
            FORM
            | {
                "form": {
                    "command": "/incident",
                    "text": "help &lt;all&gt;",
                    "user_id": "U0ANA",
                    "channel_id": "C0GENERAL",
                    "team_id": SOMETHING,
                    "trigger_id": SOMETHING,
                    "response_url": SOMETHING,
                }
            }
        ],
        source=COMMANDS,
    ),
    Sending(
        says="a command that fails is not sent again",
        happens="a command is typed",
        sent=[FORM],
        answers=(500,),
        source=COMMANDS + "; general knowledge",
    ),
    Sending(
        says="a press on a message comes with the message, the control and a response URL",
        happens="a button is pressed",
        sent=[
            interaction(
                type="block_actions",
                actions=[{"action_id": "press", "value": "7", "action_ts": SOMETHING}],
                container={"type": "message", "message_ts": SOMETHING, "channel_id": SOMETHING},
                message={"ts": SOMETHING, "blocks": list},
                response_url=SOMETHING,
            )
        ],
        source=ACTIONS,
    ),
    Sending(
        says="a press that fails is not sent again",
        happens="a button is pressed",
        sent=[interaction(type="block_actions")],
        answers=(500,),
        source=ACTIONS + "; general knowledge",
    ),
    Sending(
        says="a form comes with what was typed, under its blocks' and controls' ids",
        happens="a form is submitted",
        sent=[
            interaction(
                type="view_submission",
                view={
                    "id": SOMETHING,
                    "hash": SOMETHING,
                    "callback_id": "contract",
                    "state": {
                        "values": {
                            "why": {"words": {"type": "plain_text_input", "value": "Because."}}
                        }
                    },
                },
            )
        ],
        source=VIEWS,
    ),
    Sending(
        says="a global shortcut comes with a trigger, and without a channel or a response URL",
        happens="a shortcut is used",
        sent=[
            interaction(
                type="shortcut",
                callback_id="contract.do",
                action_ts=SOMETHING,
                team={"id": SOMETHING, "domain": SOMETHING},
                channel=None,
                message=None,
                response_url=None,
            )
        ],
        source=SHORTCUTS,
    ),
    Sending(
        says="a shortcut on a message comes with the message, its channel and a response URL",
        happens="a shortcut is used on a message",
        sent=[interaction(**POINTED_AT, channel={"id": "C0GENERAL", "name": "general"})],
        source=SHORTCUTS + "; message_ts and action_ts from slackapi/bolt-js",
    ),
    Sending(
        says="of a private channel a shortcut on a message tells the id, but not the name",
        happens="a shortcut is used on what was said in private",
        sent=[interaction(**POINTED_AT, channel={"id": "C0SECRET", "name": "privategroup"})],
        source="general knowledge",
    ),
    Sending(
        says="a shortcut that fails is not sent again",
        happens="a shortcut is used",
        sent=[interaction(type="shortcut")],
        answers=(500,),
        source=SHORTCUTS + "; general knowledge",
    ),
    Sending(
        says="a mention is an event of its own id",
        happens="the bot is mentioned",
        sent=[FIRST],
        source=EVENTS,
    ),
    Sending(
        says="an event that fails is sent again, numbered, three times",
        happens="the bot is mentioned",
        sent=[FIRST, *(retry(number, "http_error") for number in (1, 2, 3))],
        answers=(500,),
        source=EVENTS + "/#retries",
    ),
    Sending(
        says="an event that is taken at the second try is not sent a third time",
        happens="the bot is mentioned",
        sent=[FIRST, retry(1, "http_error")],
        answers=(500, 200),
        source=EVENTS + "/#retries",
    ),
    Sending(
        says="an event that nobody answers in time is sent again",
        happens="the bot is mentioned",
        sent=[FIRST, retry(1, "http_timeout")],
        answers=(SILENCE, 200),
        source=EVENTS + "/#retries",
    ),
    Sending(
        says="an event is not sent again to who asks not to",
        happens="the bot is mentioned",
        sent=[FIRST],
        answers=(-500,),
        source=EVENTS + "/#retries",
    ),
    Sending(
        says="an event that nobody subscribed to is not sent",
        happens="somebody comes in",
        sent=[],
        source=EVENTS,
    ),
)
