"""What is told on the operators' address, which is not the one that Slack reaches."""

from fastapi import FastAPI

from firefighter.web import health, incidents
from firefighter.web.health import Health
from firefighter.web.incidents import Reading


def build(watched: Health, reading: Reading) -> FastAPI:
    """Build the application."""
    app = FastAPI(openapi_url=None)
    health.answer(app, watched)
    incidents.add(app, reading)
    return app
