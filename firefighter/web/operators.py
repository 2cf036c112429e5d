"""What is told on the operators' address, which is not the one that Slack reaches."""

from fastapi import FastAPI

from firefighter.web import health
from firefighter.web.health import Health


def build(watched: Health) -> FastAPI:
    """Build the application."""
    app = FastAPI(openapi_url=None)
    health.answer(app, watched)
    return app
