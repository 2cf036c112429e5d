"""What we believe about what hangs on a Confluence page."""

from tests.contract.belief import SOMETHING, Belief, Json, Step
from tests.contract.confluence_beliefs import KNOWN, MADE, NO_PAGE, SPEC, STORAGE, V1, V2

PROPERTIES = f"{V2}/pages/{{page}}/properties"
ONE = f"PUT {PROPERTIES}/{{property}}"
PROPERTY = {"key": "firefighter.incident", "value": {"id": "an-incident"}}
STAMPED = Step(f"POST {PROPERTIES}", {"json": PROPERTY}, keep={"property": "id"})


def stamp(version: int, **more: str) -> Json:
    return {"json": PROPERTY | {"value": {"id": "other"}, "version": {"number": version}} | more}


STAMPING = (
    Belief(
        says="a property is added to a page",
        method=f"POST {PROPERTIES}",
        given={"json": PROPERTY},
        answer={"_status": 200, "id": SOMETHING, **PROPERTY},
        first=(MADE,),
        source=SPEC + "createPageProperty",
    ),
    Belief(
        says="a property's key is used once on a page",
        method=f"POST {PROPERTIES}",
        given={"json": PROPERTY},
        answer={"_status": 409},
        first=(MADE, STAMPED),
        source="spring-projects/text2confl#334",
    ),
    Belief(
        says="a property has a key",
        method=f"POST {PROPERTIES}",
        given={"json": {"value": 1}},
        answer={"_status": 400},
        first=(MADE,),
        source=SPEC + "createPageProperty",
    ),
    Belief(
        says="a page that is not there gets no property",
        method=f"POST {PROPERTIES}",
        given={"path": NO_PAGE, "json": PROPERTY},
        answer={"_status": 404},
        source=SPEC + "createPageProperty",
    ),
    Belief(
        says="a property is found by its key",
        method=f"GET {PROPERTIES}",
        given={"params": {"key": "firefighter.incident"}},
        answer={"_status": 200, "results": [{"id": "{property}", **PROPERTY}]},
        first=(MADE, STAMPED),
        source=SPEC + "getPageContentProperties",
    ),
    Belief(
        says="a key that nobody used finds no property",
        method=f"GET {PROPERTIES}",
        given={"params": {"key": "firefighter.nonsense"}},
        answer={"_status": 200, "results": []},
        first=(MADE, STAMPED),
        source=SPEC + "getPageContentProperties",
    ),
    Belief(
        says="a page that is not there has no properties",
        method=f"GET {PROPERTIES}",
        given={"path": NO_PAGE},
        answer={"_status": 404},
        source=SPEC + "getPageContentProperties",
    ),
    Belief(
        says="a property is written by its id and next version",
        method=ONE,
        given=stamp(2),
        answer={"_status": 200, "value": {"id": "other"}, "version": {"number": 2}},
        first=(MADE, STAMPED),
        source=SPEC + "updatePagePropertyById",
    ),
    Belief(
        says="a property's version that is gone by is a conflict",
        method=ONE,
        given=stamp(1),
        answer={"_status": 409},
        first=(MADE, STAMPED),
        source=KNOWN,
    ),
    Belief(
        says="a property keeps its key",
        method=ONE,
        given=stamp(2, key="firefighter.other"),
        answer={"_status": 400},
        first=(MADE, STAMPED),
        source=SPEC + "updatePagePropertyById",
    ),
    Belief(
        says="a property that is not there is not written",
        method=ONE,
        given=stamp(2) | {"path": {"property": "999999999"}},
        answer={"_status": 404},
        first=(MADE, STAMPED),
        source=SPEC + "updatePagePropertyById",
    ),
)

LABELS, LABEL = f"GET {V2}/pages/{{page}}/labels", f"POST {V1}/{{page}}/label"


def labels(*names: str) -> list[Json]:
    return [{"prefix": "global", "name": name} for name in names]


LABELLED = Step(LABEL, {"json": labels("postmortem")})
LABELLING = (
    Belief(
        says="labels are added, and those that were there stay",
        method=LABEL,
        given={"json": labels("sev1")},
        answer={"_status": 200, "results": labels("postmortem", "sev1")},
        first=(MADE, LABELLED),
        source="Atlassian's OpenAPI of v1, addLabelsToContent",
    ),
    Belief(
        says="a label that is there is added without a change",
        method=LABELS,
        answer={"_status": 200, "results": labels("postmortem")},
        first=(MADE, LABELLED, LABELLED),
        source="Atlassian's OpenAPI of v1, addLabelsToContent",
    ),
    Belief(
        says="a label has no spaces",
        method=LABEL,
        given={"json": labels("post mortem")},
        answer={"_status": 400},
        first=(MADE,),
        source="Atlassian's OpenAPI of v1, addLabelsToContent",
    ),
    Belief(
        says="a page that is not there gets no label",
        method=LABEL,
        given={"path": NO_PAGE, "json": labels("sev1")},
        answer={"_status": 404},
        source="Atlassian's OpenAPI of v1, addLabelsToContent",
    ),
    Belief(
        says="a page that is not there has no labels",
        method=LABELS,
        given={"path": NO_PAGE},
        answer={"_status": 404},
        source=SPEC + "getPageLabels",
    ),
)

COMMENTS, COMMENT = f"GET {V2}/pages/{{page}}/footer-comments", f"POST {V2}/footer-comments"
SAID = {"pageId": "{page}", "body": STORAGE}
COMMENTING = (
    Belief(
        says="a comment goes to the foot of a page",
        method=COMMENT,
        given={"json": SAID},
        answer={"_status": 201, "id": SOMETHING},
        first=(MADE,),
        source=SPEC + "createFooterComment",
    ),
    Belief(
        says="comments are read with their storage when that is asked",
        method=COMMENTS,
        given={"params": {"body-format": "storage", "limit": 100}},
        answer={"_status": 200, "results": [{"body": {"storage": STORAGE}}]},
        first=(MADE, Step(COMMENT, {"json": SAID})),
        source=SPEC + "getPageFooterComments",
    ),
    Belief(
        says="a comment without representation is refused",
        method=COMMENT,
        given={"json": SAID | {"body": {"value": "<p>Words.</p>"}}},
        answer={"_status": 400},
        first=(MADE,),
        source=SPEC + "createFooterComment",
    ),
    Belief(
        says="a page that is not there takes no comment",
        method=COMMENT,
        given={"json": SAID | {"pageId": "999999999"}},
        answer={"_status": 404},
        source=SPEC + "createFooterComment",
    ),
    Belief(
        says="a page that is not there has no comments",
        method=COMMENTS,
        given={"path": NO_PAGE},
        answer={"_status": 404},
        source=SPEC + "getPageFooterComments",
    ),
)

HELD, ATTACH = f"GET {V2}/pages/{{page}}/attachments", f"PUT {V1}/{{page}}/child/attachment"
FILE = {"file": ["timeline.csv", "at,what", "text/csv"], "minorEdit": [None, "true"]}
CHECKED = {"headers": {"X-Atlassian-Token": "nocheck"}}
NAMED = {"title": "timeline.csv"}
ATTACHED = Step(ATTACH, {"files": FILE} | CHECKED, keep={"attachment": "results.0.id"})
ATTACHING = (
    Belief(
        says="a file is attached to a page",
        method=ATTACH,
        given={"files": FILE} | CHECKED,
        answer={"_status": 200, "results": [NAMED | {"version": {"number": 1}}]},
        first=(MADE,),
        source="Atlassian's OpenAPI of v1, createOrUpdateAttachments",
    ),
    Belief(
        says="a file of the same name is the same attachment's next version",
        method=ATTACH,
        given={"files": FILE} | CHECKED,
        answer={"_status": 200, "results": [{"id": "{attachment}", "version": {"number": 2}}]},
        first=(MADE, ATTACHED),
        source="Atlassian's OpenAPI of v1, createOrUpdateAttachments",
    ),
    Belief(
        says="a file is not attached without the header against forged requests",
        method=ATTACH,
        given={"files": FILE},
        answer={"_status": 403},
        first=(MADE,),
        source="Atlassian's OpenAPI of v1, createOrUpdateAttachments",
    ),
    Belief(
        says="a page that is not there takes no file",
        method=ATTACH,
        given={"path": NO_PAGE, "files": FILE} | CHECKED,
        answer={"_status": 404},
        source="Atlassian's OpenAPI of v1, createOrUpdateAttachments",
    ),
    Belief(
        says="an attachment is found by its name",
        method=HELD,
        given={"params": {"filename": "timeline.csv"}},
        answer={"_status": 200, "results": [NAMED | {"mediaType": "text/csv", "fileSize": 7}]},
        first=(MADE, ATTACHED),
        source=SPEC + "getPageAttachments",
    ),
    Belief(
        says="a page that is not there has no attachments",
        method=HELD,
        given={"path": NO_PAGE},
        answer={"_status": 404},
        source=SPEC + "getPageAttachments",
    ),
)

BELIEFS = STAMPING + LABELLING + COMMENTING + ATTACHING
