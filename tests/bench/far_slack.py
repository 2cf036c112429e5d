"""A Slack that answers each call after a while, and costs this machine next to nothing.

Run as ``python -m tests.bench.far_slack PORT SECONDS``. Real Slack's work is done elsewhere; the
local Slack's, which checks every block, would be measured along with the workers'.
"""

import asyncio
import itertools
import json
import sys
import time
from typing import Any

import uvicorn

WHO = {"team_id": "T0LOCAL", "bot_id": "B0FIRE", "user_id": "U0FIRE", "url": "http://far.test/"}


class FarSlack:
    """Answers yes to whatever is asked; each message gets a ts of its own."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._serial = itertools.count()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        while (await receive()).get("more_body"):
            pass
        await asyncio.sleep(self._seconds)
        said = {"ok": True, "ts": f"{int(time.time())}.{next(self._serial):06d}"}
        if scope["path"].endswith("auth.test"):
            said |= WHO
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(said).encode()})


if __name__ == "__main__":
    port, seconds = int(sys.argv[1]), float(sys.argv[2])
    uvicorn.run(FarSlack(seconds), port=port, log_level="error", lifespan="off")
