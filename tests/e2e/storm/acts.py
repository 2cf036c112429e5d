"""What people do in a storm, by what is shown to them; nothing here knows an id."""

from collections.abc import Callable
from dataclasses import dataclass

from firefighter.domain.incident import Incident
from firefighter.playground.slack.person import NotShown, Person
from firefighter.playground.slack.state import Json, Message
from tests.e2e.storm.town import Town, brief

NOWHERE = "nothing to act on"
ROUNDS_OF_CLOSING = 5


@dataclass(frozen=True)
class Words:
    """What somebody says: *said* may be anything; a token tells whose text it is."""

    said: str

    def about(self, town: Town, incident: Incident) -> str:
        return f"{self.said} n{town.serial()} {town.token(incident)}"


def declare(town: Town, *, who: str, title: str, options: str, channel: str) -> None:
    """Declare by a line; the token at the end of the title is the incident's for ever."""
    full = f"{title} {_new_token(town, secret='private' in options)}"
    line = f"/incident declare {options} {full}"
    town.act(
        f"{who} types {line!r} in #{channel}", lambda: _of(town, who).types(line, channel=channel)
    )


def declare_by_form(
    town: Town, *, who: str, title: str, severity: str, private: bool, service: str | None
) -> None:
    """Declare by the form, unfolded."""
    secret = private or service == "vault"
    token = _new_token(town, secret=secret)
    person = _of(town, who)
    full = f"{title} {token}"
    answers: Json = {"What is going wrong?": full, "How bad is it?": severity}
    if private:
        answers["Who may know"] = ["Private"]
    if service is not None:
        answers["Where?"] = service

    def act() -> object:
        person.types("/incident")
        person.fills(answers)
        person.presses("+ More")
        person.fills({"What do we know?": f"It began somehow. {token}", "Who should come?": [who]})
        return person.submits()

    town.act(f"{who} fills the declare form: {answers}", act)


def choose(
    town: Town,
    *,
    who: str,
    which: int,
    control: str,
    place: int,
    old: bool,
    sent: bool,
    why: Words,
) -> None:
    """Choose a status or severity on the card, as it is shown now or as it was seen before."""

    def act(incident: Incident, person: Person, channel: str) -> object:
        seen = town.seen_before.get(channel) if old else None
        options = _options(seen if seen is not None else person.looks_at(channel), control)
        if not options:
            return f"no {control} to choose"
        option = options[place % len(options)]
        said = person.chooses(control, option, in_=channel, on=seen)
        return f"{option}: {brief(_reasons(town, person, incident, why if sent else None) or said)}"

    aged = " on a card seen before" if old else ""
    _in_room(town, who, which, f"chooses a {control}{aged}", act)


def change_mind(town: Town, *, who: str, which: int, control: str, place: int, why: Words) -> None:
    """Change something, see the line that says so, and take it back at once."""
    choose(town, who=who, which=which, control=control, place=place, old=False, sent=True, why=why)

    def act(incident: Incident, person: Person, channel: str) -> object:
        town.waits_for(lambda: any("[Undo]" in line for line in person.reads(channel)), incident)
        return person.presses("Undo", in_=channel)

    _in_room(town, who, which, "takes it back", act)


def press(
    town: Town, *, who: str, which: int, button: str, old: bool, sent: bool, why: Words
) -> None:
    """Press a button in the channel, and give a reason where one is asked."""

    def act(incident: Incident, person: Person, channel: str) -> object:
        seen = town.seen_before.get(channel) if old else None
        said = person.presses(button, in_=channel, on=seen)
        return _reasons(town, person, incident, why if sent else None) or said

    aged = " seen before" if old else ""
    _in_room(town, who, which, f"presses [{button}]{aged}", act)


def type_in(town: Town, *, who: str, which: int, word: str, words: Words, inside: bool) -> None:
    """Type a word of the command table: in the incident's channel, or elsewhere by number."""

    def act(incident: Incident, person: Person) -> object:
        channel = town.channel(incident, person) if inside else None
        line = _line(word, "" if channel else incident.key, words.about(town, incident))
        return person.types(f"/incident {line}", channel=channel.name if channel else "general")

    where = "there" if inside else "elsewhere"
    _about(town, who, which, f"types {word!r} and {words.said!r} {where}", act)


def mention(town: Town, *, who: str, which: int, word: str, words: Words, in_public: bool) -> None:
    """Mention the bot: in the incident's channel, or in front of everybody."""

    def act(incident: Incident, person: Person) -> object:
        channel = None if in_public else town.channel(incident, person)
        # What people say in public is theirs; only what the bot says there is judged.
        line = _line(word, "" if channel else incident.key, words.about(town, incident))
        person.says(f"@FireFighter {line}", channel=channel.name if channel else "incidents")
        return f"said in #{channel.name if channel else 'incidents'}"

    _about(town, who, which, f"mentions the bot with {word!r}", act)


def fill_form(
    town: Town, *, who: str, which: int, button: str, answers: "Answers", send: bool
) -> None:
    """Open a form under More…, fill some of it, and send it, or leave it open for later."""

    def act(incident: Incident, person: Person, channel: str) -> object:
        person.presses("More…", in_=channel)
        person.presses(button)
        answers.fill(town, person, incident)
        return person.submits() if send else "left open"

    _in_room(town, who, which, f"opens {button!r}, fills {answers}", act)


def send_what_is_open(town: Town, *, who: str) -> None:
    """Send the form that somebody left open, however old it is by now."""
    town.act(f"{who} sends the form that is open", lambda: _of(town, who).submits())


def close(town: Town, *, who: str, which: int, how: str) -> None:
    """Close with answers, pressing what the form offers; or give a closure reason."""

    def act(incident: Incident, person: Person, channel: str) -> object:
        person.types("/incident close", channel=channel)
        if how in {"With answers", "Nobody knows"}:
            return _close_with_answers(person, how)
        person.presses(how)
        first = town.incidents()[0].key
        token = town.token(incident)
        note = first if how == "Duplicate of…" else f"the storage team {token}"
        person.fills({block["label"]["text"]: note for block in _inputs(person)})
        return person.submits()

    _in_room(town, who, which, f"closes it: {how!r}", act)


def join(town: Town, *, who: str, which: int) -> None:
    """Come into a channel that everybody may join."""

    def act(incident: Incident, person: Person) -> object:
        channel = town.channel(incident)
        if channel is None or channel.private or person.user.id in channel.members:
            return NOWHERE
        person.joins(channel.name)
        return "joined"

    _about(town, who, which, "joins its channel", act)


def leave(town: Town, *, who: str, which: int) -> None:
    """Leave an incident's channel, or be taken out of it."""

    def act(incident: Incident, person: Person) -> object:
        channel = town.channel(incident, person)
        if channel is None or person.user.id not in channel.members or incident.borrowed:
            return NOWHERE
        person.leaves(channel.name)
        town.watched.has_told()
        return "left"

    _about(town, who, which, "leaves its channel", act)


@dataclass(frozen=True)
class Answers:
    """How somebody fills a form: which fields, with what."""

    fields: frozenset[int]
    words: Words
    person: str
    minutes_ago: int

    def fill(self, town: Town, person: Person, incident: Incident) -> None:
        given: Json = {}
        for place, block in enumerate(_inputs(person)):
            if place in self.fields or not block.get("optional"):
                given[block["label"]["text"]] = self._answer(town, incident, block["element"])
        person.fills(given)

    def _answer(self, town: Town, incident: Incident, element: Json) -> object:
        match element["type"]:
            case "plain_text_input":
                return self.words.about(town, incident)
            case "users_select":
                return self.person
            case "multi_users_select":
                return [self.person]
            case "datetimepicker":
                declared = int(incident.declared_at.timestamp()) // 60 * 60
                return declared - 60 * self.minutes_ago
            case "checkboxes":
                return [element["options"][0]["text"]["text"]]
            case _:
                return element["options"][0]["text"]["text"]


def _close_with_answers(person: Person, how: str) -> object:
    for _ in range(ROUNDS_OF_CLOSING):
        shown = person.modal
        if shown is None or "submit" in shown.view:
            break
        buttons = ["Impact is over", *(["Nobody knows"] if how == "Nobody knows" else [])]
        for button in [*buttons, "When it was declared", "Nobody knows"]:
            if _pressed(person, button):
                break
    return person.submits()


def _pressed(person: Person, button: str) -> bool:
    try:
        person.presses(button)
    except NotShown:
        return False
    return True


def _reasons(town: Town, person: Person, incident: Incident, why: Words | None) -> object:
    """Send the form that a press opened, or leave it open when there is nothing to say."""
    shown = person.modal
    if shown is None or "submit" not in shown.view:
        return None
    if why is None:
        return "a form is open"
    said = why.about(town, incident)
    person.fills({block["label"]["text"]: said for block in _inputs(person)})
    return person.submits()


def _options(messages: list[Message], control: str) -> list[str]:
    """Give what a select offers, in the newest message that has it."""
    for message in reversed(messages):
        for block in message.blocks:
            for element in block.get("elements", []):
                if element.get("placeholder", {}).get("text") == control:
                    return [option["text"]["text"] for option in element["options"]]
    return []


def _line(word: str, key: str, said: str) -> str:
    """Give ``sev INC-3 4 too small``: the incident's key comes after the first word."""
    first, _, rest = word.partition(" ")
    return " ".join(part for part in (first, key, rest, said) if part)


def _inputs(person: Person) -> list[Json]:
    shown = person.modal
    blocks: list[Json] = [] if shown is None else shown.view["blocks"]
    return [block for block in blocks if block["type"] == "input"]


def _about(
    town: Town, who: str, which: int, what: str, act: Callable[[Incident, Person], object]
) -> None:
    incident = town.pick(which)
    if incident is None:
        town.tells(f"{who} {what}: {NOWHERE}")
    else:
        town.act(f"{who} {what} ({incident.key})", lambda: act(incident, _of(town, who)))


def _in_room(
    town: Town, who: str, which: int, what: str, act: Callable[[Incident, Person, str], object]
) -> None:
    person = _of(town, who)
    room = town.room(which, person)
    if room is None:
        town.tells(f"{who} {what}: {NOWHERE}")
        return
    incident, channel = room
    town.slack.workspace.screens[person.user.id] = []
    town.act(f"{who} {what} ({incident.key})", lambda: act(incident, person, channel))


def _of(town: Town, who: str) -> Person:
    return town.people[who]


def _new_token(town: Town, *, secret: bool) -> str:
    token = f"tk{town.serial()}x"
    town.tokens.append(token)
    if secret:
        town.secrets.add(token)
    return token
