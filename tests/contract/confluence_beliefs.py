"""What we believe about Confluence Cloud's REST routes."""

from tests.contract.belief import SOMETHING, Belief, Has, Json, Lacks, Step

SPEC = "Atlassian's OpenAPI of July 2026, "
KNOWN = "general knowledge"
V2, V1 = "/wiki/api/v2", "/wiki/rest/api/content"

STORAGE = {"representation": "storage", "value": "<p>Words.</p>"}
NEW_PAGE = {"spaceId": "{space_id}", "status": "current", "title": "{fresh}", "body": STORAGE}
CREATE, FIND, READ = f"POST {V2}/pages", f"GET {V2}/pages", f"GET {V2}/pages/{{page}}"
WRITE, TRASH = f"PUT {V2}/pages/{{page}}", f"DELETE {V2}/pages/{{page}}"
MADE = Step(CREATE, {"json": NEW_PAGE}, keep={"page": "id"})
BY_TITLE = {"space-id": "{space_id}", "title": "{fresh}", "limit": 5}
NO_PAGE = {"page": "999999999"}


def said(status: int, words: str) -> Json:
    """Expect a refusal of v2 with such words in it."""
    return {"_status": status, "errors": Has({"status": status}), "_says": words}


def edit(version: int, words: str = "<p>Other words.</p>") -> Json:
    body = {"representation": "storage", "value": words}
    numbered = {"number": version, "message": "By a person"}
    page = {"id": "{page}", "status": "current", "title": "{fresh}"}
    return {"json": page | {"body": body, "version": numbered}}


FINDING = (
    Belief(
        says="a space is found by its key",
        method=f"GET {V2}/spaces",
        given={"params": {"keys": "{space}", "limit": 1}},
        answer={"_status": 200, "results": [{"id": "{space_id}", "key": "{space}"}]},
        source=SPEC + "getSpaces",
    ),
    Belief(
        says="a space that is not there is an empty list",
        method=f"GET {V2}/spaces",
        given={"params": {"keys": "NONSENSE", "limit": 1}},
        answer={"_status": 200, "results": []},
        source=SPEC + "getSpaces",
    ),
    Belief(
        says="a space tells what one may do in it",
        method=f"GET {V2}/spaces/{{space_id}}/operations",
        answer={"_status": 200, "operations": Has({"operation": "create", "targetType": "page"})},
        source=SPEC + "getSpaceOperations",
    ),
    Belief(
        says="a space that is not there tells nothing",
        method=f"GET {V2}/spaces/{{space_id}}/operations",
        given={"path": {"space_id": "999999999"}},
        answer={"_status": 404},
        source=SPEC + "getSpaceOperations",
    ),
    Belief(
        says="nobody is let into Confluence with a wrong token",
        method=f"GET {V2}/spaces",
        answer={"_status": 401},
        who="impostor",
        source=SPEC + "getSpaces",
    ),
    Belief(
        says="too many requests are told when to come again",
        method=f"GET {V2}/spaces",
        answer={"_status": 429, "_headers": {"retry-after": "7"}},
        bad_day={"kind": "rate_limited", "seconds": 7},
        source="developer.atlassian.com/cloud/confluence/rate-limiting",
        never="it cannot be asked for",
    ),
    Belief(
        says="a page is found by space and title",
        method=FIND,
        given={"params": BY_TITLE},
        answer={"_status": 200, "results": [{"id": "{page}", "title": "{fresh}"}]},
        first=(MADE,),
        source=SPEC + "getPages",
        never="the listing of a real site lags a moment",
    ),
    Belief(
        says="a title that nobody used finds nothing",
        method=FIND,
        given={"params": BY_TITLE},
        answer={"_status": 200, "results": []},
        source=SPEC + "getPages",
    ),
    Belief(
        says="the first version's calls for content are gone",
        method=f"GET {V1}",
        answer={"_status": 410},
        source="sooperset/mcp-atlassian#429",
    ),
    Belief(
        says="pages are not asked for in a format called none",
        method=FIND,
        given={"params": BY_TITLE | {"body-format": "none"}},
        answer={"_status": 400},
        source=SPEC + "getPages: not among the formats",
    ),
)

CREATING = (
    Belief(
        says="a page is created with its first version and a link to it",
        method=CREATE,
        given={"json": NEW_PAGE},
        answer={
            "_status": 200,
            "id": SOMETHING,
            "title": "{fresh}",
            "spaceId": "{space_id}",
            "version": {"number": 1},
            "_links": {"webui": SOMETHING},
        },
        source=SPEC + "createPage",
    ),
    Belief(
        says="a page is created below another",
        method=CREATE,
        given={"json": NEW_PAGE | {"title": "{fresh} below", "parentId": "{page}"}},
        answer={"_status": 200, "parentId": "{page}"},
        first=(MADE,),
        source=SPEC + "createPage",
    ),
    Belief(
        says="a body without representation is refused",
        method=CREATE,
        given={"json": NEW_PAGE | {"body": {"value": "<p>Words.</p>"}}},
        answer={"_status": 400},
        source=SPEC + "createPage; atlassian-python-api#1683 saw 500",
    ),
    Belief(
        says="a page has a title",
        method=CREATE,
        given={"json": NEW_PAGE | {"title": ""}},
        answer={"_status": 400},
        source=SPEC + "createPage",
    ),
    Belief(
        says="a title of 256 characters is refused",
        method=CREATE,
        given={"json": NEW_PAGE | {"title": "x" * 256}},
        answer={"_status": 400},
        source=KNOWN,
    ),
    Belief(
        says="a body that is not well-formed is refused",
        method=CREATE,
        given={"json": NEW_PAGE | {"body": STORAGE | {"value": "<p>a < b<br></p>"}}},
        answer={"_status": 400},
        source="incidentbot#326: Error parsing xhtml",
    ),
    Belief(
        says="a title is used once in a space",
        method=CREATE,
        given={"json": NEW_PAGE},
        answer=said(400, "A page with this title already exists"),
        first=(MADE,),
        source="hunyadi/md2conf#149",
    ),
    Belief(
        says="a title in other letters is the same title",
        method=CREATE,
        given={"json": NEW_PAGE | {"title": "{FRESH}"}},
        answer=said(400, "A page with this title already exists"),
        first=(MADE,),
        source="sphinx-contrib/confluencebuilder, source",
    ),
    Belief(
        says="a space that is not there takes no page",
        method=CREATE,
        given={"json": NEW_PAGE | {"spaceId": "999999999"}},
        answer=said(404, ""),
        source=SPEC + "createPage",
    ),
    Belief(
        says="a page of over 5 MB is too large",
        method=CREATE,
        given={"json": NEW_PAGE | {"body": STORAGE | {"value": f"<p>{'x' * 5_300_000}</p>"}}},
        answer={"_status": 413},
        source=SPEC + "createPage",
    ),
)

READERS = f"{V1}/{{page}}/restriction"
RESTRICTED = {"operation": "read", "restrictions": {"user": {"results": Has({})}}}
KEPT = Step(CREATE, {"json": NEW_PAGE, "params": {"private": "true"}}, keep={"page": "id"})
LET_IN = [{"operation": "read", "restrictions": {"user": [{"type": "known", "accountId": "{me}"}]}}]
PRIVATE = (
    Belief(
        says="a private page may be read by its author only",
        method=f"GET {READERS}",
        answer={"_status": 200, "results": Has(RESTRICTED)},
        first=(KEPT,),
        source=SPEC + "createPage, getRestrictions",
    ),
    Belief(
        says="a page that is not private restricts nobody",
        method=f"GET {READERS}",
        answer={"_status": 200, "results": Lacks(RESTRICTED)},
        first=(MADE,),
        source=SPEC + "getRestrictions",
    ),
    Belief(
        says="readers are added to a private page",
        method=f"POST {READERS}",
        given={"json": LET_IN},
        answer={"_status": 200, "results": Has(RESTRICTED)},
        first=(KEPT,),
        source=SPEC + "addRestrictions",
    ),
    Belief(
        says="a restriction says what it restricts",
        method=f"POST {READERS}",
        given={"json": [{"restrictions": {}}]},
        answer={"_status": 400},
        first=(MADE,),
        source=SPEC + "addRestrictions",
    ),
    Belief(
        says="a page that is not there restricts nobody",
        method=f"GET {READERS}",
        given={"path": NO_PAGE},
        answer={"_status": 404},
        source=SPEC + "getRestrictions",
    ),
    Belief(
        says="a page that is not there gets no readers",
        method=f"POST {READERS}",
        given={"path": NO_PAGE, "json": LET_IN},
        answer={"_status": 404},
        source=SPEC + "addRestrictions",
    ),
    Belief(
        says="a page is taken away",
        method=TRASH,
        answer={"_status": 204},
        first=(MADE,),
        source=SPEC + "deletePage",
    ),
    Belief(
        says="a page that is not there is not taken away",
        method=TRASH,
        given={"path": NO_PAGE},
        answer={"_status": 404},
        source=SPEC + "deletePage",
    ),
)

EDITED = Step(WRITE, edit(2))
VERSIONS = (
    Belief(
        says="a page is read with its storage when that is asked",
        method=READ,
        given={"params": {"body-format": "storage"}},
        answer={"_status": 200, "id": "{page}", "body": {"storage": STORAGE}},
        first=(MADE,),
        source=SPEC + "getPageById",
    ),
    Belief(
        says="a page is not read in a format called none",
        method=READ,
        given={"params": {"body-format": "none"}},
        answer={"_status": 400},
        first=(MADE,),
        source=SPEC + "getPageById: not among the formats",
    ),
    Belief(
        says="a page that is not there is not read",
        method=READ,
        given={"path": NO_PAGE},
        answer={"_status": 404},
        source=SPEC + "getPageById",
    ),
    Belief(
        says="a page is edited by its next version",
        method=WRITE,
        given=edit(2),
        answer={"_status": 200, "version": {"number": 2, "message": "By a person"}},
        first=(MADE,),
        source=SPEC + "updatePage",
    ),
    Belief(
        says="a page that was edited has its new words",
        method=READ,
        given={"params": {"body-format": "storage"}},
        answer={"version": {"number": 2}, "body": {"storage": {"value": "<p>Other words.</p>"}}},
        first=(MADE, EDITED),
        source=SPEC + "updatePage",
    ),
    Belief(
        says="an edit of a version that is gone by is a conflict",
        method=WRITE,
        given=edit(2),
        answer=said(409, ""),
        first=(MADE, EDITED),
        source="sphinx-contrib/confluencebuilder, source",
    ),
    Belief(
        says="an edit says which version it makes",
        method=WRITE,
        given={"json": NEW_PAGE | {"id": "{page}"}},
        answer={"_status": 400},
        first=(MADE,),
        source=SPEC + "updatePage",
    ),
    Belief(
        says="a page that is not there is not edited",
        method=WRITE,
        given=edit(2) | {"path": NO_PAGE},
        answer={"_status": 404},
        first=(MADE,),
        source=SPEC + "updatePage",
    ),
)

BELIEFS = FINDING + CREATING + PRIVATE + VERSIONS
