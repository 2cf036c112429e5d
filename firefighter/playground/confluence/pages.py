"""Spaces, pages, and what hangs on pages: the REST calls of Confluence Cloud."""

import time

from firefighter.playground.confluence.records import BOT_NAME, Comment, Json, Page
from firefighter.playground.confluence.routes import Asked, route
from firefighter.playground.confluence.state import Given, Site, WikiError

V2, V1 = "/wiki/api/v2", "/wiki/rest/api/content"
FORMATS = {"storage", "atlas_doc_format"}


def _seen(site: Site, asked: Asked) -> Page:
    """Give the page that is asked for, unless it is kept from us."""
    page = site.page(asked.path["page"])
    if page.kept_from_bot:
        raise WikiError(404, "Not Found")
    return page


@route("GET", f"{V2}/spaces")
def spaces(site: Site, asked: Asked) -> Json:
    keys = asked.query.get("keys", ",".join(site.spaces)).split(",")
    return {
        "results": [{"id": i, "key": k, "name": k} for k, i in site.spaces.items() if k in keys]
    }


@route("GET", f"{V2}/spaces/{{space_id}}/operations", 404)
def space_operations(site: Site, asked: Asked) -> Json:
    if asked.path["space_id"] not in site.spaces.values():
        raise WikiError(404, "Not Found")
    return {"operations": [{"operation": o, "targetType": t} for o, t in sorted(site.permitted)]}


@route("GET", f"{V2}/pages", 400)
def find(site: Site, asked: Asked) -> Json:
    wanted = _format(asked)
    space, title = asked.query.get("space-id"), asked.query.get("title")
    found = [
        _told(site, page, wanted)
        for page in site.pages.values()
        if space in {None, page.space}
        and (title is None or page.title.casefold() == title.casefold())
        and page.listed_from <= time.monotonic()
        and not page.kept_from_bot
    ]
    return {"results": found[: int(asked.query.get("limit", 25))], "_links": {}}


@route("POST", f"{V2}/pages", 400, 404, 413)
def create(site: Site, asked: Asked) -> Json:
    page = site.create(asked.json, private=asked.query.get("private") == "true")
    return _told(site, page, "storage")


@route("GET", f"{V2}/pages/{{page}}", 400, 404)
def read(site: Site, asked: Asked) -> Json:
    return _told(site, _seen(site, asked), _format(asked))


@route("PUT", f"{V2}/pages/{{page}}", 400, 404, 409)
def write(site: Site, asked: Asked) -> Json:
    page, given = _seen(site, asked), asked.json
    if given["id"] != page.id or given["status"] != "current":
        raise WikiError(400, "id and status must be those of the page")
    site.write_over(page, given)
    return _told(site, page, "storage")


@route("DELETE", f"{V2}/pages/{{page}}", 404, success=204)
def trash(site: Site, asked: Asked) -> None:
    site.trash(_seen(site, asked))


@route("GET", f"{V2}/pages/{{page}}/properties", 404)
def properties(site: Site, asked: Asked) -> Json:
    held, key = _seen(site, asked).properties, asked.query.get("key")
    return {"results": [p for k, p in held.items() if key in {None, k}], "_links": {}}


@route("POST", f"{V2}/pages/{{page}}/properties", 400, 404, 409)
def add_property(site: Site, asked: Asked) -> Json:
    page, given = _seen(site, asked), asked.json
    key = str(given["key"])
    if key in page.properties:
        raise WikiError(409, "A property with this key already exists")
    made = {"id": site.number(), "key": key, "value": given["value"], "version": {"number": 1}}
    page.properties[key] = made
    return made


@route("PUT", f"{V2}/pages/{{page}}/properties/{{property}}", 400, 404, 409)
def write_property(site: Site, asked: Asked) -> Json:
    held, given = _seen(site, asked).properties, asked.json
    found = next((p for p in held.values() if p["id"] == asked.path["property"]), None)
    if found is None:
        raise WikiError(404, "Not Found")
    if given["key"] != found["key"]:
        raise WikiError(400, "key must be that of the property")
    if Given(given["version"])["number"] != found["version"]["number"] + 1:
        raise WikiError(409, "Version must be incremented")
    found |= {"value": given["value"], "version": {"number": given["version"]["number"]}}
    return found


@route("GET", f"{V2}/pages/{{page}}/labels", 404)
def labels(site: Site, asked: Asked) -> Json:
    return {"results": _labels(_seen(site, asked)), "_links": {}}


@route("POST", f"{V1}/{{page}}/label", 400, 404)
def add_labels(site: Site, asked: Asked) -> Json:
    page = _seen(site, asked)
    names = [Given(label)["name"] for label in asked.body or []]
    if not names or any(" " in name for name in names):
        raise WikiError(400, "Labels must be given, without spaces")
    page.label(names)
    return {"results": _labels(page)}


@route("GET", f"{V2}/pages/{{page}}/footer-comments", 404)
def comments(site: Site, asked: Asked) -> Json:
    page = _seen(site, asked)
    with_body = asked.query.get("body-format") == "storage"
    said = [_said(page, comment, with_body=with_body) for comment in page.comments]
    return {"results": said, "_links": {}}


@route("POST", f"{V2}/footer-comments", 400, 404, success=201)
def add_comment(site: Site, asked: Asked) -> Json:
    given = asked.json
    page = site.page(str(given["pageId"]))
    body = Given(given["body"])
    if body["representation"] != "storage":
        raise WikiError(400, "representation must be provided")
    return _said(page, site.comment(page, body["value"], by=BOT_NAME), with_body=True)


@route("GET", f"{V2}/pages/{{page}}/attachments", 404)
def attachments(site: Site, asked: Asked) -> Json:
    held, name = _seen(site, asked).attachments, asked.query.get("filename")
    return {"results": [a for n, a in held.items() if name in {None, n}], "_links": {}}


@route("PUT", f"{V1}/{{page}}/child/attachment", 403, 404)
def attach(site: Site, asked: Asked) -> Json:
    if asked.xsrf not in {"nocheck", "no-check"}:
        raise WikiError(403, "XSRF check failed")
    page, file = _seen(site, asked), asked.json["file"]
    number = page.attachments.get(file["name"], {"version": {"number": 0}})["version"]["number"]
    kept = {
        "id": page.attachments.get(file["name"], {}).get("id") or f"att{site.number()}",
        "title": file["name"],
        "mediaType": file["type"],
        "fileSize": len(file["content"]),
        "version": {"number": number + 1},
    }
    page.attachments[file["name"]] = kept
    page.files[file["name"]] = file["content"]
    return {"results": [kept]}


@route("GET", V1, success=410)
def gone(_site: Site, _asked: Asked) -> Json:
    """Answer as v1's content calls do since they were taken away."""
    return {"statusCode": 410, "message": "This deprecated endpoint has been removed."}


@route("GET", f"{V1}/{{page}}/restriction", 404)
def restrictions(site: Site, asked: Asked) -> Json:
    return {"results": _restrictions(_seen(site, asked))}


@route("POST", f"{V1}/{{page}}/restriction", 400, 404)
def restrict(site: Site, asked: Asked) -> Json:
    page = _seen(site, asked)
    for restriction in asked.body or []:
        given = Given(restriction)
        held = page.restrictions.setdefault(given["operation"], [])
        accounts = [user["accountId"] for user in given["restrictions"].get("user", [])]
        held += [account for account in accounts if account not in held]
    return {"results": _restrictions(page)}


def _format(asked: Asked) -> str | None:
    wanted = asked.query.get("body-format")
    if wanted not in {None, *FORMATS}:
        raise WikiError(400, f"Provided value {{{wanted}}} for 'body-format' is not valid")
    return wanted


def _labels(page: Page) -> list[Json]:
    return [{"prefix": "global", "name": name} for name in page.labels]


def _restrictions(page: Page) -> list[Json]:
    return [
        {
            "operation": operation,
            "restrictions": {
                "user": {"results": [{"type": "known", "accountId": a} for a in accounts]},
                "group": {"results": []},
            },
        }
        for operation, accounts in page.restrictions.items()
    ]


def _said(page: Page, comment: Comment, *, with_body: bool) -> Json:
    body = {"storage": {"representation": "storage", "value": comment.body}} if with_body else {}
    return {"id": comment.id, "pageId": page.id, "body": body}


def _told(site: Site, page: Page, body_format: str | None) -> Json:
    stored = {"representation": "storage", "value": page.body}
    return {
        "id": page.id,
        "status": "current",
        "title": page.title,
        "spaceId": page.space,
        "parentId": page.parent,
        "version": {"number": page.version, "message": page.message},
        "body": {"storage": stored} if body_format == "storage" else {},
        "_links": {"webui": f"/spaces/{site.key_of(page.space)}/pages/{page.id}"},
    }
