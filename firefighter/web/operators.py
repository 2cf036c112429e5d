"""What is told on the operators' address, which is not the one that Slack reaches."""

from collections.abc import Callable

from fastapi import FastAPI, Response

from firefighter.web import health, incidents
from firefighter.web.health import Health
from firefighter.web.incidents import Reading

MEASURED = "text/plain; version=0.0.4; charset=utf-8"
"""Prometheus' text format."""


def build(watched: Health, reading: Reading, measured: Callable[[], bytes]) -> FastAPI:
    """Build the application; *measured* gives what Prometheus is told."""
    app = FastAPI(openapi_url=None)
    health.answer(app, watched)
    incidents.add(app, reading)

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(measured(), media_type=MEASURED)

    return app
