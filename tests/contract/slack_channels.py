"""What we believe about channels, and what hangs in them."""

from tests.contract.belief import NOTHING, SOMETHING, Belief, Has, Lacks, Step, done, refused
from tests.contract.slack_chat import (
    ARCHIVED,
    DOCS,
    HERE,
    KNOWN,
    NEW,
    NOWHERE,
    POSTED,
    POSTED_THERE,
    STRANGE,
    THERE,
)

CREATE = "conversations.create"
INVITE = "conversations.invite"
PRIVATE = Step(CREATE, {"name": "{fresh}", "is_private": True}, keep={"new": "channel.id"})
INVITED = Step(INVITE, THERE | {"users": "{person}"})
NOBODY = {"user": "U0NOBODY00", "ok": False, "error": "user_not_found"}

CREATING = (
    Belief(
        says="a public channel is created by its name, with the bot as creator and member",
        method=CREATE,
        given={"name": "{fresh}"},
        answer=done(
            channel={
                "id": SOMETHING,
                "name": "{fresh}",
                "creator": "{me}",
                "created": int,
                "is_private": False,
                "is_member": True,
            }
        ),
        source=DOCS + CREATE,
    ),
    Belief(
        says="a private channel is created private",
        method=CREATE,
        given={"name": "{fresh}", "is_private": True},
        answer=done(channel={"name": "{fresh}", "is_private": True}),
        source=DOCS + CREATE,
    ),
    Belief(
        says="a name is used once",
        method=CREATE,
        given={"name": "{fresh}"},
        answer=refused("name_taken"),
        first=(NEW,),
        source=DOCS + CREATE,
    ),
    Belief(
        says="an archived channel keeps its name",
        method=CREATE,
        given={"name": "{fresh}"},
        answer=refused("name_taken"),
        first=(NEW, ARCHIVED),
        source=KNOWN,
    ),
    Belief(
        says="a name may have 80 characters",
        method=CREATE,
        given={"name": "{fresh}" + "x" * 55},
        answer=done(channel={"name": "{fresh}" + "x" * 55}),
        source=DOCS + CREATE,
    ),
    Belief(
        says="a name of 81 characters is too long",
        method=CREATE,
        given={"name": "x" * 81},
        answer=refused("invalid_name_maxlength"),
        source=DOCS + CREATE,
    ),
    Belief(
        says="a channel has a name",
        method=CREATE,
        given={"name": ""},
        answer=refused("invalid_name_required"),
        source=DOCS + CREATE,
    ),
    Belief(
        says="a name has no upper case",
        method=CREATE,
        given={"name": "Checkout"},
        answer=refused("invalid_name_specials"),
        source=DOCS + CREATE,
    ),
    Belief(
        says="a name has no spaces",
        method=CREATE,
        given={"name": "check out"},
        answer=refused("invalid_name_specials"),
        source=DOCS + CREATE,
    ),
    Belief(
        says="a name is more than punctuation",
        method=CREATE,
        given={"name": "--"},
        answer=refused("invalid_name_punctuation"),
        source=DOCS + CREATE,
    ),
    Belief(
        says="a workspace may let only admins create channels",
        method=CREATE,
        given={"name": "{fresh}"},
        answer=refused("restricted_action"),
        who="restricted",
        source=DOCS + CREATE,
    ),
    Belief(
        says="creating needs a name",
        method=CREATE,
        answer=refused("invalid_arguments", response_metadata={"messages": SOMETHING}),
        source=KNOWN,
    ),
)

LIST = "conversations.list"
EVERY_KIND = {"types": "public_channel,private_channel", "limit": 1000}
LISTING = (
    Belief(
        says="public channels are listed, archived ones too",
        method=LIST,
        given={"limit": 1000},
        answer=done(channels=Has({"id": "{new}", "is_archived": True})),
        first=(NEW, ARCHIVED),
        source=DOCS + LIST,
    ),
    Belief(
        says="archived channels are left out when that is asked",
        method=LIST,
        given={"limit": 1000, "exclude_archived": True},
        answer=done(channels=Lacks({"id": "{new}"})),
        first=(NEW, ARCHIVED),
        source=DOCS + LIST,
    ),
    Belief(
        says="private channels are not listed unless asked for",
        method=LIST,
        given={"limit": 1000},
        answer=done(channels=Lacks({"id": "{new}"})),
        first=(PRIVATE,),
        source=DOCS + LIST,
    ),
    Belief(
        says="private channels of the bot are listed when asked for",
        method=LIST,
        given=EVERY_KIND,
        answer=done(channels=Has({"id": "{new}", "name": "{fresh}", "creator": "{me}"})),
        first=(PRIVATE,),
        source=DOCS + LIST,
    ),
    Belief(
        says="a list that goes on has a cursor",
        method=LIST,
        given={"limit": 1, "cursor": "{next}"},
        answer=done(channels=[{"id": SOMETHING}]),
        first=(Step(LIST, {"limit": 1}, keep={"next": "response_metadata.next_cursor"}),),
        source="docs.slack.dev/apis/web-api/pagination",
    ),
    Belief(
        says="the last page of channels has no cursor",
        method=LIST,
        given={"limit": 1000},
        answer=done(response_metadata={"next_cursor": ""}),
        source="docs.slack.dev/apis/web-api/pagination",
    ),
    Belief(
        says="a cursor that was never handed out is refused by the list of channels",
        method=LIST,
        given={"cursor": "nonsense"},
        answer=refused("invalid_cursor"),
        source=DOCS + LIST,
    ),
    Belief(
        says="a kind of channel that does not exist is refused",
        method=LIST,
        given={"types": "nonsense"},
        answer=refused("invalid_types"),
        source=DOCS + LIST,
    ),
    Belief(
        says="a channel is described by its id",
        method="conversations.info",
        given=HERE,
        answer=done(channel={"id": "{channel}", "name": SOMETHING, "is_member": True}),
        source=DOCS + "conversations.info",
    ),
    Belief(
        says="a private channel of the bot is described as private, and with whom it is shared",
        method="conversations.info",
        given=THERE,
        answer=done(channel={"is_private": True, "is_ext_shared": False, "is_mpim": False}),
        first=(PRIVATE,),
        source="docs.slack.dev/reference/objects/conversation-object",
    ),
    Belief(
        says="a channel that is not there is not described",
        method="conversations.info",
        given=NOWHERE,
        answer=refused("channel_not_found"),
        source=DOCS + "conversations.info",
    ),
    Belief(
        says="members are told by their ids",
        method="conversations.members",
        given=THERE,
        answer=done(members=["{me}"]),
        first=(NEW,),
        source=DOCS + "conversations.members",
    ),
    Belief(
        says="a cursor that was never handed out is refused by the list of members",
        method="conversations.members",
        given=HERE | {"cursor": "nonsense"},
        answer=refused("invalid_cursor"),
        source=DOCS + "conversations.members",
    ),
    Belief(
        says="a channel that is not there has no members",
        method="conversations.members",
        given=NOWHERE,
        answer=refused("channel_not_found"),
        source=DOCS + "conversations.members",
    ),
)

INVITING = (
    Belief(
        says="people are invited by their ids",
        method=INVITE,
        given=THERE | {"users": "{person}", "force": True},
        answer=done(channel={"id": "{new}"}),
        first=(NEW,),
        source=DOCS + INVITE,
    ),
    Belief(
        says="a member is not invited again",
        method=INVITE,
        given=THERE | {"users": "{person}"},
        answer=refused("already_in_channel"),
        first=(NEW, INVITED),
        source=DOCS + INVITE,
    ),
    Belief(
        says="the bot does not invite itself",
        method=INVITE,
        given=THERE | {"users": "{me}"},
        answer=refused("cant_invite_self"),
        first=(NEW,),
        source=DOCS + INVITE,
    ),
    Belief(
        says="nobody of an unknown id is invited",
        method=INVITE,
        given=THERE | {"users": "U0NOBODY00"},
        answer=refused("user_not_found"),
        first=(NEW,),
        source=DOCS + INVITE,
    ),
    Belief(
        says="an invitation names somebody",
        method=INVITE,
        given=THERE | {"users": ""},
        answer=refused("no_user"),
        first=(NEW,),
        source=DOCS + INVITE,
    ),
    Belief(
        says="with force the others come in, and who did not is told",
        method=INVITE,
        given=THERE | {"users": "{person},U0NOBODY00", "force": True},
        answer=done(errors=[NOBODY]),
        first=(NEW,),
        source=KNOWN + "; the documentation says that they come in, not how it is told",
    ),
    Belief(
        says="after an invitation with force the valid ones are members",
        method="conversations.members",
        given=THERE,
        answer=done(members=Has("{person}")),
        first=(NEW, Step(INVITE, THERE | {"users": "{person},U0NOBODY00", "force": True})),
        source=DOCS + INVITE,
    ),
    Belief(
        says="without force one bad id keeps everybody out, each with the reason",
        method=INVITE,
        given=THERE | {"users": "{person},U0NOBODY00"},
        answer=refused("user_not_found", errors=Has(NOBODY)),
        first=(NEW,),
        source=DOCS + INVITE + ", slackapi/node-slack-sdk#1596",
    ),
    Belief(
        says="when force lets nobody in, each reason is told",
        method=INVITE,
        given=THERE | {"users": "U0NOBODY00,{me}", "force": True},
        answer=refused(
            "user_not_found",
            errors=[NOBODY, {"user": "{me}", "ok": False, "error": "cant_invite_self"}],
        ),
        first=(NEW,),
        source=DOCS + INVITE,
    ),
    Belief(
        says="the bot invites only where it is a member",
        method=INVITE,
        given=STRANGE | {"users": "U0NOBODY00"},
        answer=refused("not_in_channel"),
        source=DOCS + INVITE,
    ),
    Belief(
        says="nobody is invited into an archived channel",
        method=INVITE,
        given=THERE | {"users": "{person}"},
        answer=refused("is_archived"),
        first=(NEW, ARCHIVED),
        source=DOCS + INVITE,
    ),
    Belief(
        says="nobody is invited into a channel that is not there",
        method=INVITE,
        given=NOWHERE | {"users": "{person}"},
        answer=refused("channel_not_found"),
        source=DOCS + INVITE,
    ),
)

JOIN = "conversations.join"
TOPIC = "conversations.setTopic"
ARCHIVE = "conversations.archive"
CHANGING = (
    Belief(
        says="the bot comes into a public channel by itself",
        method=JOIN,
        given={"channel": "{joinable_channel}"},
        answer=done(channel={"id": "{joinable_channel}", "is_member": True}),
        source=DOCS + JOIN,
    ),
    Belief(
        says="the bot joins a channel that it is in, with a warning",
        method=JOIN,
        given=THERE,
        answer=done(warning="already_in_channel", channel={"id": "{new}"}),
        first=(NEW,),
        source=DOCS + JOIN,
    ),
    Belief(
        says="the bot joins no archived channel",
        method=JOIN,
        given=THERE,
        answer=refused("is_archived"),
        first=(NEW, ARCHIVED),
        source=DOCS + JOIN,
    ),
    Belief(
        says="the bot joins no channel that is not there",
        method=JOIN,
        given=NOWHERE,
        answer=refused("channel_not_found"),
        source=DOCS + JOIN,
    ),
    Belief(
        says="a private channel is not for joining",
        method=JOIN,
        given=THERE,
        answer=refused("method_not_supported_for_channel_type"),
        first=(PRIVATE,),
        source=DOCS + JOIN,
    ),
    Belief(
        says="a topic of 250 characters is set",
        method=TOPIC,
        given=THERE | {"topic": "x" * 250},
        answer=done(channel={"id": "{new}", "topic": {"value": "x" * 250}}),
        first=(NEW,),
        source=DOCS + TOPIC,
    ),
    Belief(
        says="a topic of 251 characters is too long",
        method=TOPIC,
        given=THERE | {"topic": "x" * 251},
        answer=refused("too_long"),
        first=(NEW,),
        source=DOCS + TOPIC,
    ),
    Belief(
        says="the bot sets a topic only where it is a member",
        method=TOPIC,
        given=STRANGE | {"topic": "A topic"},
        answer=refused("not_in_channel"),
        source=DOCS + TOPIC,
    ),
    Belief(
        says="an archived channel keeps its topic",
        method=TOPIC,
        given=THERE | {"topic": "A topic"},
        answer=refused("is_archived"),
        first=(NEW, ARCHIVED),
        source=DOCS + TOPIC,
    ),
    Belief(
        says="a channel that is not there has no topic",
        method=TOPIC,
        given=NOWHERE | {"topic": "A topic"},
        answer=refused("channel_not_found"),
        source=DOCS + TOPIC,
    ),
    Belief(
        says="a channel is archived",
        method=ARCHIVE,
        given=THERE,
        answer=done(),
        first=(NEW,),
        source=DOCS + ARCHIVE,
    ),
    Belief(
        says="a channel is archived once",
        method=ARCHIVE,
        given=THERE,
        answer=refused("already_archived"),
        first=(NEW, ARCHIVED),
        source=DOCS + ARCHIVE,
    ),
    Belief(
        says="the general channel is not archived",
        method=ARCHIVE,
        given={"channel": "{general}"},
        answer=refused("cant_archive_general"),
        source=DOCS + ARCHIVE,
        never="nobody should try that on a workspace that people use",
    ),
    Belief(
        says="the bot archives only where it is a member",
        method=ARCHIVE,
        given=STRANGE,
        answer=refused("not_in_channel"),
        source=KNOWN,
        never="were it wrong, a channel that people use would be gone",
    ),
    Belief(
        says="a channel that is not there is not archived",
        method=ARCHIVE,
        given=NOWHERE,
        answer=refused("channel_not_found"),
        source=DOCS + ARCHIVE,
    ),
)

PIN = "pins.add"
PINNED = HERE | {"timestamp": "{ts}"}
PINNING = (
    Belief(
        says="a message is pinned",
        method=PIN,
        given=PINNED,
        answer=done(),
        first=(POSTED,),
        source=DOCS + PIN,
    ),
    Belief(
        says="a message is pinned once",
        method=PIN,
        given=PINNED,
        answer=refused("already_pinned"),
        first=(POSTED, Step(PIN, PINNED)),
        source=DOCS + PIN,
    ),
    Belief(
        says="a message that is not there is not pinned",
        method=PIN,
        given=HERE | {"timestamp": "1000000000.000001"},
        answer=refused("message_not_found"),
        source=DOCS + PIN,
    ),
    Belief(
        says="some kinds of message are not pinned",
        method=PIN,
        given=PINNED,
        answer=refused("not_pinnable"),
        first=(POSTED,),
        bad_day={"kind": "error", "error": "not_pinnable"},
        source=DOCS + PIN,
        never="we know no such message",
    ),
    Belief(
        says="the bot pins only where it is a member",
        method=PIN,
        given=STRANGE | {"timestamp": "1000000000.000001"},
        answer=refused("not_in_channel"),
        source=KNOWN,
    ),
    Belief(
        says="nothing is pinned in an archived channel",
        method=PIN,
        given=THERE | {"timestamp": "{ts}"},
        answer=refused("is_archived"),
        first=(NEW, POSTED_THERE, ARCHIVED),
        source=KNOWN,
    ),
    Belief(
        says="nothing is pinned in a channel that is not there",
        method=PIN,
        given=NOWHERE | {"timestamp": "1000000000.000001"},
        answer=refused("channel_not_found"),
        source=DOCS + PIN,
    ),
)

PINS = "pins.list"
LISTING_PINS = (
    Belief(
        says="what is pinned is listed with what it says and who said it",
        method=PINS,
        given=THERE,
        answer=done(
            items=[{"type": "message", "message": {"ts": "{ts}", "text": "A.", "user": "{me}"}}]
        ),
        first=(NEW, POSTED_THERE, Step(PIN, THERE | {"timestamp": "{ts}"})),
        source=DOCS + PINS,
    ),
    Belief(
        says="the pins of a channel that the bot is not in are not listed",
        method=PINS,
        given=STRANGE,
        answer=refused("not_in_channel"),
        source=KNOWN,
    ),
    Belief(
        says="a channel that is not there has no pins",
        method=PINS,
        given=NOWHERE,
        answer=refused("channel_not_found"),
        source=DOCS + PINS,
    ),
)

ADD = "bookmarks.add"
LINK = {"title": "Page", "type": "link", "link": "https://example.test/page"}
IN_NEW, IN_NOWHERE = {"channel_id": "{new}"}, {"channel_id": "C0NOWHERE0"}
BOOKMARKED = Step(ADD, IN_NEW | LINK)
BOOKMARKING = (
    Belief(
        says="a link hangs on top of a channel",
        method=ADD,
        given=IN_NEW | LINK,
        answer=done(bookmark={"id": SOMETHING, "title": "Page", "link": LINK["link"]}),
        first=(NEW,),
        source=DOCS + ADD,
    ),
    Belief(
        says="a bookmark's title may be used twice",
        method="bookmarks.list",
        given=IN_NEW,
        answer=done(bookmarks=[{"title": "Page"}, {"title": "Page"}]),
        first=(NEW, BOOKMARKED, BOOKMARKED),
        source=KNOWN,
    ),
    Belief(
        says="a channel that is not there has no bookmarks",
        method="bookmarks.list",
        given=IN_NOWHERE,
        answer=refused("channel_not_found"),
        source=DOCS + "bookmarks.list",
    ),
    Belief(
        says="a bookmark's link begins with http",
        method=ADD,
        given=IN_NEW | LINK | {"link": "ftp://example.test"},
        answer=refused("invalid_link"),
        first=(NEW,),
        source=DOCS + ADD,
    ),
    Belief(
        says="a bookmark is a link",
        method=ADD,
        given=IN_NEW | LINK | {"type": "nonsense"},
        answer=refused("invalid_bookmark_type"),
        first=(NEW,),
        source=DOCS + ADD,
    ),
    Belief(
        says="a channel that is not there gets no bookmark",
        method=ADD,
        given=IN_NOWHERE | LINK,
        answer=refused("channel_not_found"),
        source=DOCS + ADD,
    ),
    Belief(
        says="a channel has at most 100 bookmarks",
        method=ADD,
        given=IN_NEW | LINK,
        answer=refused("too_many_bookmarks"),
        first=(NEW, Step(ADD, IN_NEW | LINK, times=100)),
        source=DOCS + ADD + "; the number from slack.com/help",
        never="a hundred calls take the whole workspace five minutes",
    ),
    Belief(
        says="a new channel has no bookmarks",
        method="bookmarks.list",
        given=IN_NEW,
        answer=done(bookmarks=NOTHING),
        first=(NEW,),
        source=DOCS + "bookmarks.list",
    ),
)

BELIEFS = CREATING + LISTING + INVITING + CHANGING + PINNING + LISTING_PINS + BOOKMARKING
