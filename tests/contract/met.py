"""Which beliefs have met the real thing: written by a run against it, kept in met.txt."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from tests.contract.belief import Belief

MET = Path(__file__).with_name("met.txt")


def met() -> dict[str, str]:
    """Give the digests of the beliefs that held for real, with the day they did."""
    return read(MET.read_text(encoding="utf-8"))


def remember(belief: Belief, day: date) -> None:
    """Note that a belief held for real; one that is changed has to meet it again."""
    MET.write_text(with_met(MET.read_text(encoding="utf-8"), belief, day), encoding="utf-8")


def read(text: str) -> dict[str, str]:
    lines = (line.split(" ", 2) for line in text.splitlines())
    return {digest: day for day, digest, _ in lines}


def with_met(text: str, belief: Belief, day: date) -> str:
    """Add a line for a belief in place of the one it had."""
    kept = [line for line in text.splitlines() if not line.endswith(f" {belief.says}")]
    kept.append(f"{day.isoformat()} {belief.digest} {belief.says}")
    return "".join(f"{line}\n" for line in sorted(kept))


def forgotten(beliefs: Iterable[Belief]) -> list[str]:
    """List the digests in met.txt that no belief has any more."""
    return sorted(met().keys() - {belief.digest for belief in beliefs})
