"""A crowd of people who press buttons: signed requests from a process of its own."""

import asyncio
import hashlib
import hmac
import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

NUMBER, TRIGGER = "NUMBERNUMBER", "TRIGGERTRIGGER"
"""What is put into a template where each press has its own; plain letters stay unquoted."""
WAIT_SECONDS = 15.0
OK = b"HTTP/1.1 200"


@dataclass(frozen=True)
class Target:
    """Where presses go, and how they are made: *template* is a form, quoted already."""

    port: int
    secret: str
    template: str


@dataclass(frozen=True)
class Answers:
    """What came of a load: the seconds each answer took, and what was not answered with 200."""

    seconds: list[float]
    errors: list[str]
    lasted: float

    @property
    def rate(self) -> float:
        return len(self.seconds) / self.lasted


def in_own_process(act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run *act* where it shares no interpreter with anybody."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, context) as pool:
        return pool.submit(act, *args, **kwargs).result()


def closed(target: Target, numbers: Sequence[int], *, clients: int, seconds: float) -> Answers:
    """Let *clients* press one after another, each as soon as the last press was answered."""
    return asyncio.run(_closed(target, numbers, clients, seconds))


def steady(target: Target, numbers: Sequence[int], *, rate: float) -> Answers:
    """Press at the same pace whatever the answers; a press counts from when it was due."""
    return asyncio.run(_steady(target, numbers, rate))


class Line(asyncio.Protocol):
    """One connection that is kept open; asks one thing at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[bytes] | None = None
        self._got = b""

    @classmethod
    async def open(cls, port: int) -> "Line":
        loop = asyncio.get_running_loop()
        _, line = await loop.create_connection(cls, "127.0.0.1", port)
        return line

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, end, body = self._got.partition(b"\r\n\r\n")
        if end and self._answer is not None and len(body) >= _length(head):
            got, self._got = self._got, b""
            self._answer.set_result(got)
            self._answer = None

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError("closed by the server"))

    async def ask(self, request: bytes) -> bytes:
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await asyncio.wait_for(asyncio.shield(self._answer), WAIT_SECONDS)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


async def _closed(target: Target, numbers: Sequence[int], clients: int, seconds: float) -> Answers:
    requests = iter(list(_signed(target, numbers)))
    lines = [await Line.open(target.port) for _ in range(clients)]
    taken: list[float] = []
    errors: list[str] = []
    began = time.perf_counter()

    async def press(line: Line) -> None:
        while time.perf_counter() - began < seconds:
            request = next(requests, None)
            if request is None:
                errors.append("the load ran out of incidents")
                return
            await _timed(line, request, time.perf_counter(), taken, errors)

    await asyncio.gather(*(press(line) for line in lines))
    lasted = time.perf_counter() - began
    for line in lines:
        line.close()
    return Answers(taken, errors, lasted)


async def _steady(target: Target, numbers: Sequence[int], rate: float) -> Answers:
    requests = list(_signed(target, numbers))
    idle: list[Line] = []
    taken: list[float] = []
    errors: list[str] = []
    began = time.perf_counter()

    async def press(request: bytes, due: float) -> None:
        line = idle.pop() if idle else await Line.open(target.port)
        if await _timed(line, request, due, taken, errors):
            idle.append(line)

    pressing = []
    for place, request in enumerate(requests):
        due = began + place / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        pressing.append(asyncio.create_task(press(request, due)))
    await asyncio.gather(*pressing)
    lasted = time.perf_counter() - began
    for line in idle:
        line.close()
    return Answers(taken, errors, lasted)


async def _timed(
    line: Line, request: bytes, since: float, taken: list[float], errors: list[str]
) -> bool:
    try:
        answer = await line.ask(request)
    except (OSError, TimeoutError) as error:
        errors.append(type(error).__name__)
        return False
    taken.append(time.perf_counter() - since)
    if not answer.startswith(OK):
        errors.append(answer.partition(b"\r\n")[0].decode(errors="replace"))
    return True


def _signed(target: Target, numbers: Sequence[int]) -> Iterator[bytes]:
    """Give a whole HTTP request for each press, signed as Slack signs."""
    at = str(int(time.time()))
    for number in numbers:
        trigger = f"{number}.{time.perf_counter_ns()}"
        body = target.template.replace(NUMBER, str(number)).replace(TRIGGER, trigger).encode()
        text = b"v0:" + at.encode() + b":" + body
        digest = hmac.new(target.secret.encode(), text, hashlib.sha256).hexdigest()
        head = (
            "POST /slack/events HTTP/1.1\r\n"
            f"Host: 127.0.0.1:{target.port}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n"
            f"X-Slack-Request-Timestamp: {at}\r\n"
            f"X-Slack-Signature: v0={digest}\r\n\r\n"
        )
        yield head.encode() + body


def _length(head: bytes) -> int:
    """Read how long an answer's body is."""
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0
