"""Pictures and other files in messages, as a real browser shows them."""

import struct
import zlib

from playwright.sync_api import expect
from slack_sdk import WebClient

from tests.browser.test_for_everybody import faults

ELSEWHERE = "https://pictures.example/red.png"
SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


def png(width, height):
    """Give a picture that is all of one colour."""
    rows = (b"\0" + b"\xb0\x30\x20" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in parts
    )


def image(**where):
    return {"type": "image", "alt_text": "Errors in red", **where}


def shares(slack):
    """Let the app share a picture, files of other kinds, and a message that shows pictures."""
    client = WebClient(slack.bot_token, base_url=slack.api_url)
    for name, content in (
        ("graph.png", png(640, 240)),
        ("<b>.svg", SCRIPT),
        ("log.txt", b"all is well"),
    ):
        client.files_upload_v2(channel="C0INCIDENTS", filename=name, title=name, content=content)
    file = next(iter(slack.workspace.files))
    own = image(image_url=f"{slack.url}files/{file}")
    text = {"type": "mrkdwn", "text": "The graph"}
    client.chat_postMessage(
        channel="C0INCIDENTS",
        text="Pictures",
        blocks=[
            image(slack_file={"id": file}),
            {"type": "section", "text": text, "accessory": own},
            {"type": "context", "elements": [own, text]},
            image(image_url=ELSEWHERE),
        ],
    )


def test_pictures_are_seen_if_they_are_shared_here_and_other_files_are_named(opens, stage):
    shares(stage.slack)
    asked = []
    ana = opens(place="C0INCIDENTS")
    ana.page.on("request", lambda request: asked.append(request.url))

    ana.page.reload()

    pictures = ana.messages.locator("img")
    expect(pictures).to_have_count(4)
    for picture in pictures.all():
        expect(picture).to_have_js_property("naturalWidth", 640)
    assert {picture.get_attribute("alt") for picture in pictures.all()} == {
        "graph.png",
        "Errors in red",
    }
    expect(ana.messages.get_by_role("link", name="Errors in red")).to_have_attribute(
        "href", ELSEWHERE
    )
    assert not [url for url in asked if not url.startswith(stage.slack.url)]
    assert faults(ana.page) == []
    with ana.page.context.expect_page() as opened:
        ana.messages.get_by_role("link", name="log.txt").click()
    assert opened.value.locator("body").inner_text() == "all is well"
