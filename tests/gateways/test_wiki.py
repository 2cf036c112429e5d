"""What stands where Confluence should be is waited for, and never taken for it."""

import pytest
from fastapi import FastAPI, Response

from firefighter.domain.errors import WikiUnavailable
from firefighter.gateways.wiki import Wiki
from firefighter.playground.serving import Serving


@pytest.fixture
def proxy():
    """Answer everything with a page for people."""
    app = FastAPI()

    @app.get("/{path:path}")
    def page(path: str) -> Response:
        return Response(f"<html>Back soon: {path}</html>", media_type="text/html")

    with Serving(app) as running:
        yield f"http://127.0.0.1:{running.port}"


def test_a_page_that_is_no_json_is_an_outage(proxy):
    wiki = Wiki(proxy, "a@b.example", "secret")

    with pytest.raises(WikiUnavailable, match="no JSON"):
        wiki.space("OPS")
