"""What we believe about chat.*."""

from tests.contract.belief import NOTHING, SOMETHING, Belief, Has, Lacks, Step, done, refused

DOCS = "docs.slack.dev/reference/methods/"
KNOWN = "general knowledge"

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "A line."}}
LONG = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3000}}] * 5
BAD = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]
METADATA = {"event_type": "firefighter_delivery", "event_payload": {"delivery": 7}}
HERE = {"channel": "{channel}"}
SAID = HERE | {"text": "A line."}

POSTED = Step("chat.postMessage", SAID, keep={"ts": "ts"})
NEW = Step("conversations.create", {"name": "{fresh}"}, keep={"new": "channel.id"})
POSTED_THERE = Step("chat.postMessage", {"channel": "{new}", "text": "A."}, keep={"ts": "ts"})
ARCHIVED = Step("conversations.archive", {"channel": "{new}"})
THERE, NOWHERE = {"channel": "{new}"}, {"channel": "C0NOWHERE0"}
STRANGE = {"channel": "{strange_channel}"}

POST = "chat.postMessage"
UPDATE = "chat.update"
WHISPER = "chat.postEphemeral"

POSTING = (
    Belief(
        says="a message is posted with its blocks, and its ts comes back",
        method=POST,
        given=SAID | {"blocks": [SECTION], "unfurl_links": False, "unfurl_media": False},
        answer=done(ts=SOMETHING, message={"text": "A line.", "blocks": [SECTION]}),
        source=DOCS + POST,
    ),
    Belief(
        says="a block that comes without block_id is given one",
        method=POST,
        given=SAID | {"blocks": [SECTION]},
        answer=done(message={"blocks": [{"block_id": SOMETHING}]}),
        source=KNOWN,
    ),
    Belief(
        says="a message carries metadata of a kind and a flat payload",
        method=POST,
        given=SAID | {"metadata": METADATA},
        answer=done(ts=SOMETHING),
        source="docs.slack.dev/messaging/message-metadata",
    ),
    Belief(
        says="metadata without a kind is refused",
        method=POST,
        given=SAID | {"metadata": {"event_payload": {"delivery": 7}}},
        answer=refused("invalid_metadata_format"),
        source=DOCS + POST,
    ),
    Belief(
        says="a message goes into the thread of another",
        method=POST,
        given=SAID | {"thread_ts": "{ts}"},
        answer=done(message={"thread_ts": "{ts}"}),
        first=(POSTED,),
        source=DOCS + POST,
    ),
    Belief(
        says="a thread of a message that is not there is not found",
        method=POST,
        given=SAID | {"thread_ts": "1000000000.000001"},
        answer=refused("thread_not_found"),
        source="slackapi/bolt-js#2307; python-slack-sdk#840 saw it posted all the same",
    ),
    Belief(
        says="a message with neither text nor blocks is refused",
        method=POST,
        given=HERE,
        answer=refused("no_text"),
        source=DOCS + POST,
    ),
    Belief(
        says="a text of 40,001 characters is refused",
        method=POST,
        given=HERE | {"text": "x" * 40_001},
        answer=refused("msg_too_long"),
        source=KNOWN + "; the documentation speaks of truncation, ChatGPT-in-Slack#102 of less",
    ),
    Belief(
        says="a section of 3,001 characters is refused",
        method=POST,
        given=SAID | {"blocks": BAD},
        answer=refused("invalid_blocks", response_metadata={"messages": SOMETHING}),
        source="@slack/types 3.2.0, docs.slack.dev/reference/block-kit/blocks",
    ),
    Belief(
        says="a block of an unknown type is refused",
        method=POST,
        given=SAID | {"blocks": [{"type": "nonsense"}]},
        answer=refused("invalid_blocks"),
        source="docs.slack.dev/reference/block-kit/blocks",
    ),
    Belief(
        says="51 blocks are refused",
        method=POST,
        given=SAID | {"blocks": [{"type": "divider"}] * 51},
        answer=refused("invalid_blocks"),
        source="docs.slack.dev/reference/block-kit/blocks",
    ),
    Belief(
        says="blocks without a text for screen readers are refused",
        method=POST,
        given=HERE | {"blocks": [SECTION]},
        answer=refused("invalid_blocks"),
        source="the local Slack is stricter than Slack, which only warns",
        never="Slack lets it pass; our people with screen readers would hear nothing",
    ),
    Belief(
        says="15,000 characters over all blocks are too long",
        method=POST,
        given=SAID | {"blocks": LONG},
        answer=refused("msg_blocks_too_long"),
        source="slackapi/bolt-js#2509: near 13,200",
    ),
    Belief(
        says="nobody posts into an archived channel",
        method=POST,
        given=THERE | {"text": "A line."},
        answer=refused("is_archived"),
        first=(NEW, ARCHIVED),
        source=DOCS + POST,
    ),
    Belief(
        says="nobody posts into a channel that is not there",
        method=POST,
        given=NOWHERE | {"text": "A line."},
        answer=refused("channel_not_found"),
        source=DOCS + POST,
    ),
    Belief(
        says="chat:write.public allows posting where the bot is not a member",
        method=POST,
        given=STRANGE | {"text": "A line."},
        answer=done(ts=SOMETHING),
        source="docs.slack.dev/reference/scopes/chat.write.public",
    ),
    Belief(
        says="without chat:write.public a bot posts only where it is a member",
        method=POST,
        given=STRANGE | {"text": "A line."},
        answer=refused("not_in_channel"),
        who="shy",
        source=DOCS + POST,
    ),
)

EDITING = (
    Belief(
        says="the bot's own message is edited in place",
        method=UPDATE,
        given=HERE | {"ts": "{ts}", "text": "Another line.", "blocks": [SECTION]},
        answer=done(ts="{ts}", text="Another line."),
        first=(POSTED,),
        source=DOCS + UPDATE,
    ),
    Belief(
        says="an edit of a message that is not there finds nothing",
        method=UPDATE,
        given=SAID | {"ts": "1000000000.000001"},
        answer=refused("message_not_found"),
        source=DOCS + UPDATE,
    ),
    Belief(
        says="another's message is not edited",
        method=UPDATE,
        given=SAID | {"ts": "{persons_message}"},
        answer=refused("cant_update_message"),
        source=DOCS + UPDATE,
    ),
    Belief(
        says="an edit of more than 4,000 characters is too long",
        method=UPDATE,
        given=HERE | {"ts": "{ts}", "text": "x" * 4001},
        answer=refused("msg_too_long"),
        first=(POSTED,),
        source=DOCS + UPDATE,
    ),
    Belief(
        says="an edit with neither text nor blocks is refused",
        method=UPDATE,
        given=HERE | {"ts": "{ts}"},
        answer=refused("no_text"),
        first=(POSTED,),
        source=DOCS + UPDATE,
    ),
    Belief(
        says="an edit with a bad block is refused",
        method=UPDATE,
        given=SAID | {"ts": "{ts}", "blocks": BAD},
        answer=refused("invalid_blocks"),
        first=(POSTED,),
        source=KNOWN,
    ),
    Belief(
        says="an edit with 15,000 characters over all blocks is too long",
        method=UPDATE,
        given=SAID | {"ts": "{ts}", "blocks": LONG},
        answer=refused("msg_blocks_too_long"),
        first=(POSTED,),
        source="slackapi/bolt-js#2509: near 13,200",
    ),
    Belief(
        says="nothing is edited in an archived channel",
        method=UPDATE,
        given=THERE | {"ts": "{ts}", "text": "Another line."},
        answer=refused("is_archived"),
        first=(NEW, POSTED_THERE, ARCHIVED),
        source=KNOWN,
    ),
    Belief(
        says="nothing is edited in a channel that is not there",
        method=UPDATE,
        given=NOWHERE | {"ts": "1000000000.000001", "text": "A line."},
        answer=refused("channel_not_found"),
        source=DOCS + UPDATE,
    ),
    Belief(
        says="the bot's own message is deleted",
        method="chat.delete",
        given=HERE | {"ts": "{ts}"},
        answer=done(ts="{ts}"),
        first=(POSTED,),
        source=DOCS + "chat.delete",
    ),
    Belief(
        says="a deletion of a message that is not there finds nothing",
        method="chat.delete",
        given=HERE | {"ts": "1000000000.000001"},
        answer=refused("message_not_found"),
        source=DOCS + "chat.delete",
    ),
    Belief(
        says="another's message is not deleted",
        method="chat.delete",
        given=HERE | {"ts": "{persons_message}"},
        answer=refused("cant_delete_message"),
        source=DOCS + "chat.delete",
    ),
    Belief(
        says="nothing is deleted in a channel that is not there",
        method="chat.delete",
        given=NOWHERE | {"ts": "1000000000.000001"},
        answer=refused("channel_not_found"),
        source=DOCS + "chat.delete",
    ),
    Belief(
        says="a message's permalink comes back",
        method="chat.getPermalink",
        given=HERE | {"message_ts": "{ts}"},
        answer=done(permalink=SOMETHING, channel="{channel}"),
        first=(POSTED,),
        source=DOCS + "chat.getPermalink",
    ),
    Belief(
        says="a message that is not there has no permalink",
        method="chat.getPermalink",
        given=HERE | {"message_ts": "1000000000.000001"},
        answer=refused("message_not_found"),
        source=DOCS + "chat.getPermalink",
    ),
    Belief(
        says="a channel that is not there has no permalinks",
        method="chat.getPermalink",
        given=NOWHERE | {"message_ts": "1000000000.000001"},
        answer=refused("channel_not_found"),
        source=DOCS + "chat.getPermalink",
    ),
)

WHISPERED = SAID | {"user": "{person}"}
WHISPERING = (
    Belief(
        says="a message is shown to one member only",
        method=WHISPER,
        given=WHISPERED | {"blocks": [SECTION]},
        answer=done(message_ts=SOMETHING),
        source=DOCS + WHISPER,
    ),
    Belief(
        says="what only one was shown is in no history",
        method="conversations.history",
        given=HERE | {"oldest": "{ts}", "inclusive": True},
        answer=done(messages=[{"ts": "{ts}"}]),
        first=(POSTED, Step(WHISPER, WHISPERED)),
        source=DOCS + WHISPER,
    ),
    Belief(
        says="nobody outside a channel is shown a message in it",
        method=WHISPER,
        given=THERE | {"user": "{person}", "text": "A line."},
        answer=refused("user_not_in_channel"),
        first=(NEW,),
        source=DOCS + WHISPER,
    ),
    Belief(
        says="nobody is shown a message in a channel that is not there",
        method=WHISPER,
        given=NOWHERE | {"user": "{person}", "text": "A line."},
        answer=refused("channel_not_found"),
        source=DOCS + WHISPER,
    ),
    Belief(
        says="nobody is shown a message in an archived channel",
        method=WHISPER,
        given=THERE | {"user": "{person}", "text": "A line."},
        answer=refused("is_archived"),
        first=(NEW, Step("conversations.invite", THERE | {"users": "{person}"}), ARCHIVED),
        source=DOCS + WHISPER,
    ),
    Belief(
        says="without chat:write.public nobody is shown a message where the bot is not a member",
        method=WHISPER,
        given=STRANGE | {"user": "{person}", "text": "A line."},
        answer=refused("not_in_channel"),
        who="shy",
        source=KNOWN,
    ),
    Belief(
        says="nothing at all is not shown to anybody",
        method=WHISPER,
        given=HERE | {"user": "{person}"},
        answer=refused("no_text"),
        source=DOCS + WHISPER,
    ),
    Belief(
        says="a text of 40,001 characters is shown to nobody",
        method=WHISPER,
        given=HERE | {"user": "{person}", "text": "x" * 40_001},
        answer=refused("msg_too_long"),
        source=DOCS + WHISPER,
    ),
    Belief(
        says="a bad block is shown to nobody",
        method=WHISPER,
        given=WHISPERED | {"blocks": BAD},
        answer=refused("invalid_blocks"),
        source=KNOWN,
    ),
    Belief(
        says="15,000 characters over all blocks are shown to nobody",
        method=WHISPER,
        given=WHISPERED | {"blocks": LONG},
        answer=refused("msg_blocks_too_long"),
        source="slackapi/bolt-js#2509: near 13,200",
    ),
)

HISTORY = "conversations.history"
TAGGED = Step(POST, THERE | {"text": "A line.", "metadata": METADATA}, keep={"ts": "ts"})
REPLIED = Step(POST, THERE | {"text": "Reply.", "thread_ts": "{ts}"}, keep={"reply": "ts"})
READING = (
    Belief(
        says="history tells the newest first",
        method=HISTORY,
        given=THERE | {"limit": 2},
        answer=done(messages=[{"ts": "{later}"}, {"ts": "{ts}"}]),
        first=(
            NEW,
            POSTED_THERE,
            Step(POST, THERE | {"text": "B."}, keep={"later": "ts"}),
        ),
        source=DOCS + HISTORY,
    ),
    Belief(
        says="history begins after oldest",
        method=HISTORY,
        given=THERE | {"oldest": "{ts}"},
        answer=done(messages=[]),
        first=(NEW, POSTED_THERE),
        source=DOCS + HISTORY,
    ),
    Belief(
        says="history tells metadata when asked for all of it",
        method=HISTORY,
        given=THERE | {"include_all_metadata": True, "limit": 1},
        answer=done(messages=[{"ts": "{ts}", "metadata": METADATA}]),
        first=(NEW, TAGGED),
        source="docs.slack.dev/messaging/message-metadata",
    ),
    Belief(
        says="history tells no payload of metadata unasked",
        method=HISTORY,
        given=THERE | {"limit": 1},
        answer=done(messages=[{"ts": "{ts}", "metadata": NOTHING}]),
        first=(NEW, TAGGED),
        source="docs.slack.dev/messaging/message-metadata",
    ),
    Belief(
        says="history ends before latest",
        method=HISTORY,
        given=THERE | {"latest": "{first}"},
        answer=done(messages=Lacks({"ts": "{ts}"})),
        first=(NEW, Step(POST, THERE | {"text": "A."}, keep={"first": "ts"}), POSTED_THERE),
        source=DOCS + HISTORY,
    ),
    Belief(
        says="history tells who reacted to a message, and with what",
        method=HISTORY,
        given=THERE | {"limit": 1},
        answer=done(
            messages=[{"ts": "{ts}", "reactions": [{"name": "fire", "users": ["{person}"]}]}]
        ),
        first=(
            NEW,
            POSTED_THERE,
            Step("react", {"channel": "{new}", "timestamp": "{ts}", "name": "fire"}),
        ),
        source=DOCS + "reactions.get, and how a message looks there",
    ),
    Belief(
        says="history tells of a message which app wrote it",
        method=HISTORY,
        given=THERE | {"limit": 1},
        answer=done(messages=[{"ts": "{ts}", "user": "{me}", "bot_id": SOMETHING}]),
        first=(NEW, POSTED_THERE),
        source=KNOWN,
    ),
    Belief(
        says="replies in a thread are not in the history",
        method=HISTORY,
        given=THERE | {"limit": 1},
        answer=done(messages=[{"ts": "{ts}"}]),
        first=(NEW, TAGGED, REPLIED),
        source=DOCS + HISTORY,
    ),
    Belief(
        says="a history that goes on has a cursor",
        method=HISTORY,
        given=THERE | {"limit": 1, "cursor": "{next}"},
        answer=done(messages=[{"ts": "{ts}"}]),
        first=(
            NEW,
            POSTED_THERE,
            Step(POST, THERE | {"text": "B."}),
            Step(HISTORY, THERE | {"limit": 1}, keep={"next": "response_metadata.next_cursor"}),
        ),
        source="docs.slack.dev/apis/web-api/pagination",
    ),
    Belief(
        says="a cursor that was never handed out is refused by the history",
        method=HISTORY,
        given=HERE | {"cursor": "nonsense"},
        answer=refused("invalid_cursor"),
        source=DOCS + HISTORY,
    ),
    Belief(
        says="the bot reads no history of a public channel that it is not in",
        method=HISTORY,
        given=STRANGE,
        answer=refused("not_in_channel"),
        source=DOCS + HISTORY,
    ),
    Belief(
        says="a channel that is not there has no history",
        method=HISTORY,
        given=NOWHERE,
        answer=refused("channel_not_found"),
        source=DOCS + HISTORY,
    ),
    Belief(
        says="history tells of a message when its thread was last replied to",
        method=HISTORY,
        given=THERE | {"limit": 1},
        answer=done(messages=[{"ts": "{ts}", "latest_reply": "{reply}"}]),
        first=(NEW, TAGGED, REPLIED),
        source=DOCS + "conversations.replies",
    ),
    Belief(
        says="a thread is told from oldest on",
        method="conversations.replies",
        given=THERE | {"ts": "{ts}", "oldest": "{reply}", "inclusive": True},
        answer=done(messages=Has({"ts": "{reply}"})),
        first=(NEW, TAGGED, REPLIED),
        source=DOCS + "conversations.replies",
    ),
    Belief(
        says="a thread is told with its root, metadata and all",
        method="conversations.replies",
        given=THERE | {"ts": "{ts}", "include_all_metadata": True},
        answer=done(messages=[{"ts": "{ts}", "metadata": METADATA}, {"ts": "{reply}"}]),
        first=(NEW, TAGGED, REPLIED),
        source=DOCS + "conversations.replies",
    ),
    Belief(
        says="a cursor that was never handed out is refused by a thread",
        method="conversations.replies",
        given=HERE | {"ts": "{ts}", "cursor": "nonsense"},
        answer=refused("invalid_cursor"),
        first=(POSTED,),
        source=DOCS + "conversations.replies",
    ),
    Belief(
        says="a thread that is not there is not told",
        method="conversations.replies",
        given=HERE | {"ts": "1000000000.000001"},
        answer=refused("thread_not_found"),
        source=DOCS + "conversations.replies",
    ),
    Belief(
        says="the bot reads no thread of a public channel that it is not in",
        method="conversations.replies",
        given=STRANGE | {"ts": "1000000000.000001"},
        answer=refused("not_in_channel"),
        source=KNOWN,
    ),
    Belief(
        says="a channel that is not there has no threads",
        method="conversations.replies",
        given=NOWHERE | {"ts": "1000000000.000001"},
        answer=refused("channel_not_found"),
        source=DOCS + "conversations.replies",
    ),
    Belief(
        says="a message that came with a file is in the history with it",
        method=HISTORY,
        given=THERE | {"limit": 1},
        answer=done(messages=Has({"files": Has({"id": "{file}", "name": "draft.md"})})),
        first=(
            NEW,
            Step(
                "files.getUploadURLExternal",
                {"filename": "draft.md", "length": 5},
                keep={"file": "file_id", "url": "upload_url"},
            ),
            Step("upload", {"url": "{url}", "content": "Hello"}),
            Step(
                "files.completeUploadExternal",
                {"files": [{"id": "{file}"}], "channel_id": "{new}"},
            ),
        ),
        source=DOCS + "files.completeUploadExternal",
        never="Slack shares the file a little later",
    ),
)

BELIEFS = POSTING + EDITING + WHISPERING + READING
