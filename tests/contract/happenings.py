"""What somebody does in the local Slack, so that it sends something."""

from http import HTTPStatus

from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from firefighter.playground.slack.person import Person
from firefighter.playground.slack.shortcuts import Shortcut
from firefighter.playground.slack.state import Channel
from tests.contract.belief import Step
from tests.contract.slack_rest import form
from tests.contract.worlds import SlackCaller

BUTTON = {
    "type": "button",
    "text": {"type": "plain_text", "text": "Press me"},
    "action_id": "press",
    "value": "7",
}
SHORTCUTS = (
    Shortcut("Do it", "contract.do", "Do it anywhere"),
    Shortcut("Do it here", "contract.here", "Do it with a message", on_messages=True),
)
QUESTION = {
    "type": "input",
    "block_id": "why",
    "label": {"type": "plain_text", "text": "Why?"},
    "element": {"type": "plain_text_input", "action_id": "words"},
}


class Stage:
    """A workspace in which everything that sends something can happen."""

    def __init__(self, slack):
        self._slack = slack
        slack.shortcuts = SHORTCUTS
        self._ask = SlackCaller(slack.api_url, slack.bot_token)
        self._ana = Person(slack, "ana")

    def see(self, what):
        """Let it happen, and give what the one who did it sees."""
        happenings = {
            "nothing": lambda: None,
            "an address is entered": self._is_entered,
            "a command is typed": lambda: self._ana.types("/incident help <all>"),
            "a command is typed and its answer read": self._types_and_reads,
            "a button is pressed": self._presses,
            "a form is submitted": self._submits,
            "a shortcut is used": lambda: self._ana.uses_shortcut("Do it"),
            "a shortcut is used on a message": lambda: self._uses_on("general"),
            "a shortcut is used on what was said in private": lambda: self._uses_on("secret"),
            "the bot is mentioned": lambda: self._ana.says("@firefighter hi", channel="general"),
            "somebody comes in": lambda: self._ana.joins("general"),
            "two commands are typed": lambda: [self._ana.types("/incident") for _ in range(2)],
            "a connection is to be renewed": self._renews,
            "Socket Mode is switched off": lambda: self._slack.links.say_goodbye("link_disabled"),
            "a ticket is used twice": self._uses_a_ticket_twice,
        }
        return happenings[what]()

    def _is_entered(self):
        return self._slack.bot.verifies()

    def _types_and_reads(self):
        self._ana.types("/incident help <all>")
        return self._ana.reads("general")[-1]

    def _presses(self):
        blocks = [{"type": "actions", "elements": [BUTTON]}]
        message = {"channel": "C0INCIDENTS", "text": "Press.", "blocks": blocks}
        self._ask(Step("chat.postMessage", message))
        return self._ana.presses("Press me", in_="incidents")

    def _submits(self):
        trigger = self._slack.workspace.trigger(self._ana.user.id)
        submit = {"type": "plain_text", "text": "Save"}
        view = form("Form") | {"blocks": [QUESTION], "submit": submit}
        self._ask(Step("views.open", {"trigger_id": trigger, "view": view}))
        self._ana.fills({"Why?": "Because."})
        return self._ana.submits()

    def _uses_on(self, channel):
        if channel == "secret":
            secret = Channel("C0SECRET", "secret", private=True, creator="U0ANA", created=0)
            self._slack.workspace.channels[secret.id] = secret
        self._ana.says("The shop is <slow>", channel=channel)
        self._slack.bot.has_told()
        return self._ana.uses_on("Do it here", "The shop is <slow>", in_=channel)

    def _renews(self):
        """Announce the end, and then have something to send."""
        self._slack.links.say_goodbye("refresh_requested")
        self._ana.types("/incident")

    def _uses_a_ticket_twice(self):
        address = SlackCaller(self._slack.api_url, self._slack.app_token)(
            Step("apps.connections.open")
        )["url"]
        connect(address).close()
        try:
            connect(address).close()
        except InvalidStatus as no:
            return no.response.status_code
        return HTTPStatus.OK
