"""Where beliefs are put to the test: the local ones always, real ones where tokens are set."""

import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Protocol

import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from firefighter.playground.confluence.records import BOT
from firefighter.playground.confluence.server import LocalConfluence
from firefighter.playground.slack.server import SCOPES, LocalSlack
from firefighter.playground.slack.state import BOT_USER, GENERAL, Message
from tests.contract.belief import Belief, Json, Step, filled

SPARE = {
    "poor": frozenset({"users:read"}),
    "shy": SCOPES - {"chat:write.public"},
    "open": frozenset(scope for scope in SCOPES if not scope.startswith("groups:")),
}
"""What is left of the scopes of those who have fewer."""


class World(Protocol):
    """A place that answers."""

    names: dict[str, str]

    def answers(self, belief: Belief) -> Json:
        """Do what must come first, ask, and give the answer."""
        ...

    def tidies(self) -> None:
        """Take away what was made here."""
        ...


def asked(belief: Belief, names: Mapping[str, str], ask: Callable[[Step], Json]) -> Json:
    """Take a belief's steps, filling in what was kept, and give the last answer."""
    fresh = f"contract-{secrets.token_hex(8)}"
    held = dict(names) | {"fresh": fresh, "FRESH": fresh.upper()}
    for step in belief.first:
        said: Json = {}
        for _ in range(step.times):
            said = ask(_ready(step, held))
        held |= {name: _found(said, way) for name, way in step.keep.items()}
    answer = ask(_ready(Step(belief.method, belief.given), held))
    return answer | {"_wanted": filled(belief.answer, held)}


def _ready(step: Step, names: Mapping[str, str]) -> Step:
    held = dict(names) | dict(step.given.get("path", {}))
    return Step(filled(step.method, held), filled(step.given, held))


def _found(said: Any, way: str) -> str:
    for part in way.split("."):
        said = said[int(part)] if isinstance(said, list) else said[part]
    return str(said)


class SlackCaller:
    """Calls Slack as our client does, and gives what came: answer, status, headers."""

    def __init__(self, api_url: str, token: str | None) -> None:
        self._client = WebClient(token, base_url=api_url, retry_handlers=[], timeout=20)

    def __call__(self, step: Step) -> Json:
        if step.method == "upload":
            got = requests.post(step.given["url"], step.given["content"].encode(), timeout=20)
            return {"_status": got.status_code}
        if step.method == "POST response_url":
            got = requests.post(step.given["url"], json=step.given["said"], timeout=20)
            return {"_status": got.status_code, **got.json()}
        given: dict[str, Any] = {"params": dict(step.given)}
        if step.method.startswith(("chat.", "views.", "files.complete")):
            given = {"json": dict(step.given)}
        try:
            reply = self._client.api_call(step.method, **given)
        except SlackApiError as error:
            reply = error.response
        headers = {name.lower(): value for name, value in reply.headers.items()}
        body = reply.data if isinstance(reply.data, dict) else {"_body": str(reply.data)}
        return body | {"_status": reply.status_code, "_headers": headers}


class LocalSlackWorld:
    """The local Slack, where people press at once and time passes when told."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack
        self._workspace = slack.workspace
        self._workspace.named("checkout").members = ["U0ANA"]
        theirs = self._workspace.add_message(
            self._workspace.named("incidents"),
            Message(self._workspace.next_ts(), "U0ANA", "Ana's own words."),
        )
        self.names = {
            "channel": self._workspace.named("incidents").id,
            "strange_channel": self._workspace.named("checkout").id,
            "general": GENERAL,
            "joinable_channel": GENERAL,
            "person": "U0ANA",
            "me": BOT_USER,
            "persons_message": theirs.ts,
        }

    def answers(self, belief: Belief) -> Json:
        tokens = {"nobody": None, "impostor": "xoxb-nonsense", "app": self._slack.app_token}
        token = tokens.get(belief.who, self._slack.bot_token)
        call = SlackCaller(self._slack.api_url, token)
        first = SlackCaller(self._slack.api_url, self._slack.bot_token)
        steps = iter([*[first] * sum(step.times for step in belief.first), call])

        def ask(step: Step) -> Json:
            caller = next(steps)
            if caller is call:
                self._sets_the_scene(belief)
            return self._acts(step) or caller(step)

        try:
            return asked(belief, self.names, ask)
        finally:
            self._workspace.scopes = SCOPES
            self._workspace.only_admins_create = False
            self._slack.faults.clear()

    def tidies(self) -> None:
        pass

    def _sets_the_scene(self, belief: Belief) -> None:
        self._workspace.scopes = SPARE.get(belief.who, SCOPES)
        self._workspace.only_admins_create = belief.who == "restricted"
        if belief.bad_day is not None:
            self._slack.faults.add(belief.method, **belief.bad_day)

    def _acts(self, step: Step) -> Json | None:
        match step.method:
            case "press":
                return self._pressed()
            case "type":
                return {"response_url": self._slack.response_url("U0ANA", GENERAL)}
            case "passes":
                self._workspace.passes(step.given["seconds"])
                return {"passed": True}
            case "react":
                channel = self._workspace.channels[step.given["channel"]]
                reactions = channel.messages[step.given["timestamp"]].reactions
                reactions[step.given["name"]] = {"U0ANA"}
                return {"reacted": True}
            case "close":
                self._workspace.screens["U0ANA"].pop()
                return {"closed": True}
            case _:
                return None

    def _pressed(self) -> Json:
        channel = self._workspace.named("incidents")
        message = Message(self._workspace.next_ts(), BOT_USER, "Press me.")
        self._workspace.add_message(channel, message)
        return {
            "trigger_id": self._workspace.trigger("U0ANA"),
            "response_url": self._slack.response_url("U0ANA", channel.id, on=message),
            "message_ts": message.ts,
        }


class RealSlackWorld:
    """A workspace at slack.com; the channels that were made there are archived in the end."""

    def __init__(self, api_url: str, tokens: Mapping[str, str], names: Mapping[str, str]) -> None:
        self._api_url = api_url
        self._tokens = dict(tokens) | {"impostor": "xoxb-nonsense"}
        self.names = dict(names) | {"me": str(self._caller("bot")(Step("auth.test"))["user_id"])}
        self._made: list[str] = []

    def answers(self, belief: Belief) -> Json:
        first, last = self._caller("bot"), self._caller(belief.who)
        steps = iter([*[first] * sum(step.times for step in belief.first), last])
        return asked(belief, self.names, lambda step: self._patiently(next(steps), step))

    def tidies(self) -> None:
        for channel in self._made:
            self._caller("bot")(Step("conversations.archive", {"channel": channel}))

    def _caller(self, who: str) -> SlackCaller:
        return SlackCaller(self._api_url, self._tokens.get(who))

    def _patiently(self, call: SlackCaller, step: Step) -> Json:
        said = call(step)
        while said["_status"] == requests.codes.too_many_requests:
            time.sleep(float(said["_headers"].get("retry-after", 30)))
            said = call(step)
        if step.method == "conversations.create" and said["ok"]:
            self._made.append(said["channel"]["id"])
        return said


class ConfluenceWorld:
    """A Confluence site, local or real; pages that were made are taken away again."""

    def __init__(
        self, url: str, account: tuple[str, str], space: str, local: LocalConfluence | None = None
    ) -> None:
        self._url = url.rstrip("/").removesuffix("/wiki")
        self._account = account
        self._local = local
        self._made: list[str] = []
        found = self._ask(Step("GET /wiki/api/v2/spaces", {"params": {"keys": space}}), account)
        self.names = {"space": space, "space_id": found["results"][0]["id"], "me": self._me()}

    def answers(self, belief: Belief) -> Json:
        wrong = (self._account[0], "nonsense")
        account = wrong if belief.who == "impostor" else self._account
        if self._local is not None and belief.bad_day is not None:
            self._local.faults.add(belief.method, **belief.bad_day)
        return asked(belief, self.names, lambda step: self._ask(step, account))

    def tidies(self) -> None:
        for page in self._made:
            with suppress(requests.RequestException):
                self._ask(Step(f"DELETE /wiki/api/v2/pages/{page}"), self._account)

    def _me(self) -> str:
        if self._local is not None:
            return BOT
        return str(self._ask(Step("GET /wiki/rest/api/user/current"), self._account)["accountId"])

    def _ask(self, step: Step, account: tuple[str, str]) -> Json:
        verb, path = step.method.split(" ")
        files = {name: tuple(part) for name, part in step.given.get("files", {}).items()}
        got = requests.request(
            verb,
            f"{self._url}{path}",
            params=step.given.get("params"),
            json=step.given.get("json"),
            files=files or None,
            headers={"Accept": "application/json"} | step.given.get("headers", {}),
            auth=account,
            timeout=30,
        )
        is_json = got.headers.get("content-type", "").startswith("application/json")
        body = got.json() if is_json else {}
        if verb == "POST" and path.endswith("/pages") and got.ok:
            self._made.append(body["id"])
        headers = {name.lower(): value for name, value in got.headers.items()}
        return body | {"_status": got.status_code, "_headers": headers, "_text": got.text}
