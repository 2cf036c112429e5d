"""What neither neighbour trusts a browser with."""

from urllib.parse import urlsplit

from fastapi import HTTPException, Request

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""What is drawn; an SVG is not among them, because it may carry a script."""

UNFRAMED = {"Content-Security-Policy": "frame-ancestors 'none'"}
"""The header of a page that no other page may show as its own."""


def ours(request: Request) -> None:
    """Refuse an act that another site's page sends.

    Raises:
        HTTPException: 403.
    """
    if request.method == "GET":
        return
    origin, host = request.headers.get("origin"), request.headers.get("host")
    from_here = origin is None or urlsplit(origin).netloc == host
    if not from_here or request.headers.get("sec-fetch-site") in {"cross-site", "same-site"}:
        raise HTTPException(403, "This comes from another page.")
