"""What we believe about people, files, forms, and what any method may answer."""

from tests.contract.belief import SOMETHING, Belief, Has, Json, Step, done, refused
from tests.contract.slack_chat import ARCHIVED, DOCS, HERE, KNOWN, NEW

USERS = "users.list"
OPEN_DM = "conversations.open"
PEOPLE = (
    Belief(
        says="a token tells who it stands for",
        method="auth.test",
        answer=done(url=SOMETHING, team_id=SOMETHING, user_id="{me}", bot_id=SOMETHING),
        source=DOCS + "auth.test",
    ),
    Belief(
        says="each answer tells in a header what the token may do",
        method="auth.test",
        answer=done(_headers={"x-oauth-scopes": SOMETHING}),
        source="slack-go/slack issue 1076; docs.slack.dev, legacy OAuth scopes",
    ),
    Belief(
        says="people are listed with names, kinds, and whether they left",
        method=USERS,
        given={"limit": 200},
        answer=done(
            members=Has(
                {
                    "id": "{person}",
                    "team_id": str,
                    "profile": dict,
                    "is_bot": False,
                    "deleted": False,
                }
            )
        ),
        source=DOCS + USERS,
    ),
    Belief(
        says="a list of people that goes on has a cursor",
        method=USERS,
        given={"limit": 1},
        answer=done(members=[{"id": str}], response_metadata={"next_cursor": SOMETHING}),
        source="docs.slack.dev/apis/web-api/pagination",
    ),
    Belief(
        says="the next page of people is had by the cursor",
        method=USERS,
        given={"limit": 1, "cursor": "{next}"},
        answer=done(members=[{"id": str}]),
        first=(Step(USERS, {"limit": 1}, keep={"next": "response_metadata.next_cursor"}),),
        source="docs.slack.dev/apis/web-api/pagination",
    ),
    Belief(
        says="the last page of people has no cursor",
        method=USERS,
        given={"limit": 200},
        answer=done(response_metadata={"next_cursor": ""}),
        source="docs.slack.dev/apis/web-api/pagination",
    ),
    Belief(
        says="a cursor that was never handed out is refused by the list of people",
        method=USERS,
        given={"cursor": "nonsense"},
        answer=refused("invalid_cursor"),
        source=DOCS + USERS,
    ),
    Belief(
        says="a person is described by their id",
        method="users.info",
        given={"user": "{person}"},
        answer=done(user={"id": "{person}", "is_bot": False}),
        source=DOCS + "users.info",
    ),
    Belief(
        says="nobody of an unknown id is described",
        method="users.info",
        given={"user": "U0NOBODY00"},
        answer=refused("user_not_found"),
        source=DOCS + "users.info",
    ),
    Belief(
        says="a conversation with one person is opened",
        method=OPEN_DM,
        given={"users": "{person}"},
        answer=done(channel={"id": SOMETHING}),
        source=DOCS + OPEN_DM,
    ),
    Belief(
        says="the conversation with one person is always the same",
        method=OPEN_DM,
        given={"users": "{person}"},
        answer=done(channel={"id": "{dm}"}, already_open=True),
        first=(Step(OPEN_DM, {"users": "{person}"}, keep={"dm": "channel.id"}),),
        source=DOCS + OPEN_DM,
    ),
    Belief(
        says="no conversation is opened with nobody",
        method=OPEN_DM,
        given={"users": "U0NOBODY00"},
        answer=refused("user_not_found"),
        source=DOCS + OPEN_DM,
    ),
)

ASK, COMPLETE = "files.getUploadURLExternal", "files.completeUploadExternal"
ASKED = Step(
    ASK,
    {"filename": "draft.md", "length": 5},
    keep={"file": "file_id", "url": "upload_url"},
)
UPLOADED = Step("upload", {"url": "{url}", "content": "Hello"})
FILE = {"files": [{"id": "{file}", "title": "Draft"}]}
FILES = (
    Belief(
        says="an address to upload to is handed out with the file's id",
        method=ASK,
        given={"filename": "draft.md", "length": 5},
        answer=done(upload_url=SOMETHING, file_id=SOMETHING),
        source=DOCS + ASK,
    ),
    Belief(
        says="an upload tells its length before it begins",
        method=ASK,
        given={"filename": "draft.md"},
        answer=refused("invalid_arguments"),
        source=KNOWN,
    ),
    Belief(
        says="a file is shared in a channel once its bytes are there",
        method=COMPLETE,
        given=FILE | {"channel_id": "{channel}", "initial_comment": "The draft."},
        answer=done(files=[{"id": "{file}", "title": "Draft"}]),
        first=(ASKED, UPLOADED),
        source=DOCS + COMPLETE,
    ),
    Belief(
        says="a file of ours can be taken away",
        method="files.delete",
        given={"file": "{file}"},
        answer=done(),
        first=(ASKED, UPLOADED, Step(COMPLETE, FILE)),
        source=DOCS + "files.delete",
    ),
    Belief(
        says="a file that is not there cannot be taken away",
        method="files.delete",
        given={"file": "F0NOTHERE0"},
        answer=refused("file_not_found"),
        source=DOCS + "files.delete",
    ),
    Belief(
        says="a file whose bytes never came is not found",
        method=COMPLETE,
        given=FILE,
        answer=refused("file_not_found"),
        first=(ASKED,),
        source=DOCS + COMPLETE,
    ),
    Belief(
        says="a file is not shared in a channel that is not there",
        method=COMPLETE,
        given=FILE | {"channel_id": "C0NOWHERE0"},
        answer=refused("channel_not_found"),
        first=(ASKED, UPLOADED),
        source=KNOWN + "; the documentation lists invalid_channel as well",
    ),
    Belief(
        says="a file is shared only where the bot is a member, chat:write.public or not",
        method=COMPLETE,
        given=FILE | {"channel_id": "{strange_channel}"},
        answer=refused("not_in_channel"),
        first=(ASKED, UPLOADED),
        source=KNOWN,
    ),
    Belief(
        says="a file is not shared in an archived channel",
        method=COMPLETE,
        given=FILE | {"channel_id": "{new}"},
        answer=refused("is_archived"),
        first=(NEW, ARCHIVED, ASKED, UPLOADED),
        source=KNOWN,
    ),
)


def form(words: str) -> Json:
    return {
        "type": "modal",
        "callback_id": "contract",
        "title": {"type": "plain_text", "text": words},
        "blocks": [{"type": "section", "text": {"type": "plain_text", "text": words}}],
    }


HUGE = form("Huge") | {"private_metadata": "x" * 260_000}
NAMELESS = {"type": "modal", "blocks": []}
PRESSED = Step("press", keep={"trigger": "trigger_id"})
AGAIN = Step("press", keep={"trigger": "trigger_id"})
LATE = Step("passes", {"seconds": 3.1})
OPENED = Step(
    "views.open",
    {"trigger_id": "{trigger}", "view": form("One")},
    keep={"view": "view.id", "hash": "view.hash"},
)
PUSHED = Step("views.push", {"trigger_id": "{trigger}", "view": form("More")})
REDRAWN = Step("views.update", {"view_id": "{view}", "view": form("Two")})
HOME = {"type": "home", "blocks": form("Home")["blocks"]}


def _needs_a_trigger(method: str, verb: str) -> tuple[Belief, ...]:
    """Say what holds for every method that exchanges a trigger."""
    given = {"trigger_id": "{trigger}", "view": form("One")}
    return (
        Belief(
            says=f"a trigger {verb} one form",
            method=method,
            given=given,
            answer=refused("exchanged_trigger_id"),
            first=(PRESSED, OPENED),
            source=DOCS + method,
        ),
        Belief(
            says=f"a trigger {verb} a form for three seconds",
            method=method,
            given=given,
            answer=refused("expired_trigger_id"),
            first=(PRESSED, LATE),
            source=DOCS + method + ", docs.slack.dev/interactivity",
        ),
        Belief(
            says=f"what is no trigger {verb} nothing",
            method=method,
            given=given | {"trigger_id": "1.2.nonsense"},
            answer=refused("invalid_trigger_id"),
            source=DOCS + method,
        ),
        Belief(
            says=f"a form of over 250 kB is too large: nothing {verb} it",
            method=method,
            given={"trigger_id": "{trigger}", "view": HUGE},
            answer=refused("view_too_large"),
            first=(PRESSED,),
            source=DOCS + method,
        ),
        Belief(
            says=f"a form without a title is refused: nothing {verb} it",
            method=method,
            given={"trigger_id": "{trigger}", "view": NAMELESS},
            answer=refused("invalid_arguments", response_metadata={"messages": SOMETHING}),
            first=(PRESSED,),
            source=DOCS + method,
        ),
    )


SCREENS = (
    Belief(
        says="a trigger opens a form, and its id and hash come back",
        method="views.open",
        given={"trigger_id": "{trigger}", "view": form("One")},
        answer=done(view={"id": SOMETHING, "hash": SOMETHING, "callback_id": "contract"}),
        first=(PRESSED,),
        source=DOCS + "views.open",
    ),
    *_needs_a_trigger("views.open", "opens"),
    Belief(
        says="a second form goes on top of the first",
        method="views.push",
        given={"trigger_id": "{trigger}", "view": form("Two")},
        answer=done(view={"id": SOMETHING, "root_view_id": "{view}", "previous_view_id": "{view}"}),
        first=(PRESSED, OPENED, AGAIN),
        source=DOCS + "views.push",
    ),
    *_needs_a_trigger("views.push", "pushes"),
    Belief(
        says="at most three forms lie on each other",
        method="views.push",
        given={"trigger_id": "{trigger}", "view": form("Four")},
        answer=refused("push_limit_reached"),
        first=(PRESSED, OPENED, AGAIN, PUSHED, AGAIN, PUSHED, AGAIN),
        source=DOCS + "views.push",
    ),
    Belief(
        says="a form is drawn anew while it has the hash it was drawn with",
        method="views.update",
        given={"view_id": "{view}", "hash": "{hash}", "view": form("Two")},
        answer=done(view={"id": "{view}", "title": {"text": "Two"}, "hash": SOMETHING}),
        first=(PRESSED, OPENED),
        source=DOCS + "views.update",
    ),
    Belief(
        says="a form that was drawn anew has another hash",
        method="views.update",
        given={"view_id": "{view}", "hash": "{hash}", "view": form("Three")},
        answer=refused("hash_conflict"),
        first=(PRESSED, OPENED, REDRAWN),
        source=DOCS + "views.update",
    ),
    Belief(
        says="a form that nobody has open is not drawn anew",
        method="views.update",
        given={"view_id": "V0NOWHERE0", "view": form("Two")},
        answer=refused("not_found"),
        source=DOCS + "views.update",
    ),
    Belief(
        says="a form that was closed is not drawn anew",
        method="views.update",
        given={"view_id": "{view}", "view": form("Two")},
        answer=refused("not_found"),
        first=(PRESSED, OPENED, Step("close")),
        source=KNOWN,
    ),
    Belief(
        says="a form is not drawn anew with over 250 kB",
        method="views.update",
        given={"view_id": "{view}", "view": HUGE},
        answer=refused("view_too_large"),
        first=(PRESSED, OPENED),
        source=DOCS + "views.update",
    ),
    Belief(
        says="a person's Home is published",
        method="views.publish",
        given={"user_id": "{person}", "view": HOME},
        answer=done(view={"type": "home", "hash": SOMETHING}),
        source=DOCS + "views.publish",
    ),
    Belief(
        says="nobody of an unknown id has a Home",
        method="views.publish",
        given={"user_id": "U0NOBODY00", "view": HOME},
        answer=refused("user_not_found"),
        source=KNOWN,
    ),
    Belief(
        says="a Home is published over the one whose hash is given",
        method="views.publish",
        given={"user_id": "{person}", "view": HOME, "hash": "nonsense"},
        answer=refused("hash_conflict"),
        first=(Step("views.publish", {"user_id": "{person}", "view": HOME}),),
        source=DOCS + "views.publish",
    ),
    Belief(
        says="a Home of over 250 kB is not published",
        method="views.publish",
        given={"user_id": "{person}", "view": HOME | {"private_metadata": "x" * 260_000}},
        answer=refused("view_too_large"),
        source=DOCS + "views.publish",
    ),
)


def _trouble(error: str, words: str) -> Belief:
    return Belief(
        says=words,
        method="auth.test",
        answer=refused(error),
        source="docs.slack.dev: errors common to all methods",
        bad_day={"kind": "error", "error": error},
        never="it cannot be asked for",
    )


FRONT_DESK = (
    Belief(
        says="nobody is let in without a token",
        method="auth.test",
        answer=refused("not_authed"),
        who="nobody",
        source=DOCS + "auth.test",
    ),
    Belief(
        says="nobody is let in with a wrong token",
        method="auth.test",
        answer=refused("invalid_auth"),
        who="impostor",
        source=DOCS + "auth.test",
    ),
    Belief(
        says="a method that does not exist is unknown",
        method="firefighter.nonsense",
        answer=refused("unknown_method", req_method="firefighter.nonsense"),
        source=KNOWN,
    ),
    Belief(
        says="a missing scope is named, beside those that are there",
        method="chat.postMessage",
        given=HERE | {"text": "A line."},
        answer=refused("missing_scope", needed="chat:write", provided=SOMETHING),
        who="poor",
        source="slackapi/java-slack-sdk, recorded answers",
    ),
    Belief(
        says="a refused call tells in a header what the token may do",
        method="chat.postMessage",
        given=HERE | {"text": "A line."},
        answer=refused("missing_scope") | {"_headers": {"x-oauth-scopes": SOMETHING}},
        who="poor",
        source="slackapi/java-slack-sdk, recorded answers",
    ),
    Belief(
        says="a private channel needs another scope than a public one",
        method="conversations.create",
        given={"name": "{fresh}", "is_private": True},
        answer=refused("missing_scope", needed="groups:write", provided=SOMETHING),
        who="open",
        source=DOCS + "conversations.create",
    ),
    Belief(
        says="private channels are not listed by the scope for public ones",
        method="conversations.list",
        given={"types": "public_channel,private_channel"},
        answer=refused("missing_scope", needed="groups:read", provided=SOMETHING),
        who="open",
        source=DOCS + "conversations.list",
    ),
    Belief(
        says="too many calls are told when to come again",
        method="chat.postMessage",
        given=HERE | {"text": "A line."},
        answer=refused("ratelimited") | {"_status": 429, "_headers": {"retry-after": "7"}},
        source="docs.slack.dev/apis/web-api/rate-limits",
        bad_day={"kind": "rate_limited", "seconds": 7},
        never="the whole app would be limited",
    ),
    _trouble("internal_error", "Slack may fail inside"),
    _trouble("fatal_error", "Slack may fail after it has done a part"),
    _trouble("service_unavailable", "Slack may be away"),
    _trouble("request_timeout", "Slack may not have got the whole request"),
    _trouble("token_revoked", "a token may be revoked"),
    _trouble("token_expired", "a token may end, where tokens are rotated"),
    _trouble("account_inactive", "an app may be switched off"),
    Belief(
        says="a page that is not JSON may come with a status of 500",
        method="chat.postMessage",
        given=HERE | {"text": "A line."},
        answer={"_status": 500, "ok": False},
        source=KNOWN,
        bad_day={"kind": "http", "status": 500},
        never="it cannot be asked for",
    ),
)

RESPONSE = "POST response_url"
ANSWERED = Step(RESPONSE, {"url": "{url}", "said": {"text": "A line."}})
WITH_URL = Step("press", keep={"url": "response_url", "on": "message_ts"})
SAID_THERE = {"url": "{url}", "said": {"text": "A line."}}
OPTIONS = {"channel": "{channel}", "limit": 1}
RESPONSES = (
    Belief(
        says="a response URL takes an answer without a token",
        method=RESPONSE,
        given=SAID_THERE,
        answer={"_status": 200},
        first=(WITH_URL,),
        source="docs.slack.dev/interactivity/handling-user-interaction",
    ),
    Belief(
        says="a response URL takes five answers",
        method=RESPONSE,
        given=SAID_THERE,
        answer={"_status": 404, "error": "used_url"},
        first=(WITH_URL, *[ANSWERED] * 5),
        source="docs.slack.dev/interactivity/handling-user-interaction; the word from memory",
    ),
    Belief(
        says="a response URL takes answers for half an hour",
        method=RESPONSE,
        given=SAID_THERE,
        answer={"_status": 404, "error": "expired_url"},
        first=(WITH_URL, Step("passes", {"seconds": 30 * 60 + 1})),
        source="docs.slack.dev/interactivity/handling-user-interaction; the word from memory",
    ),
    Belief(
        says="an answer at a response URL is shown to one person, unless told otherwise",
        method="conversations.history",
        given=OPTIONS,
        answer=done(messages=[{"ts": "{on}"}]),
        first=(WITH_URL, ANSWERED),
        source="docs.slack.dev/interactivity/handling-user-interaction",
    ),
    Belief(
        says="an answer at a response URL may be for the whole channel",
        method="conversations.history",
        given=OPTIONS,
        answer=done(messages=[{"text": "For all."}]),
        first=(
            WITH_URL,
            Step(
                RESPONSE,
                {"url": "{url}", "said": {"text": "For all.", "response_type": "in_channel"}},
            ),
        ),
        source="docs.slack.dev/interactivity/handling-user-interaction",
    ),
    Belief(
        says="an answer at a response URL may replace what was pressed on",
        method="conversations.history",
        given=OPTIONS,
        answer=done(messages=[{"ts": "{on}", "text": "Instead."}]),
        first=(
            WITH_URL,
            Step(
                RESPONSE, {"url": "{url}", "said": {"text": "Instead.", "replace_original": True}}
            ),
        ),
        source="docs.slack.dev/interactivity/handling-user-interaction",
    ),
    Belief(
        says="an answer at a response URL may replace what a command was answered at once",
        method=RESPONSE,
        given={"url": "{url}", "said": {"text": "Instead.", "replace_original": True}},
        answer={"_status": 200},
        first=(Step("type", keep={"url": "response_url"}),),
        source=KNOWN,
    ),
    Belief(
        says="an answer at a response URL may take away what was pressed on",
        method="conversations.replies",
        given={"channel": "{channel}", "ts": "{on}"},
        answer=refused("thread_not_found"),
        first=(WITH_URL, Step(RESPONSE, {"url": "{url}", "said": {"delete_original": True}})),
        source="docs.slack.dev/interactivity/handling-user-interaction",
    ),
    Belief(
        says="a response URL refuses a bad block",
        method=RESPONSE,
        given={"url": "{url}", "said": {"text": "A.", "blocks": [{"type": "nonsense"}]}},
        answer={"_status": 400, "error": "invalid_blocks"},
        first=(WITH_URL,),
        source=KNOWN,
    ),
)

BELIEFS = PEOPLE + FILES + SCREENS + FRONT_DESK + RESPONSES
