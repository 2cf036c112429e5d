"""What is old is found without a look at all that is kept, however much that is."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from firefighter.db import retention
from tests.conftest import NOON

KEPT = 5000
FILL = text("""
INSERT INTO deliveries (stream, kind, payload, holds, once, state, settled_at)
SELECT 's', CASE WHEN n % 10 = 0 THEN 'pin-by-hand' ELSE CAST(:kind AS text) END,
       '{}', false, n, 'done',
       CAST(:at AS timestamptz)
FROM generate_series(1, :kept) AS n
""")


def looked_at(plan) -> int:
    """Count the rows of deliveries that Postgres read for it."""
    there = plan.get("Relation Name") == "deliveries" and "Scan" in plan["Node Type"]
    read = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0) if there else 0
    return read + sum(map(looked_at, plan.get("Plans", [])))


@pytest.mark.parametrize(
    ("kept", "kind"),
    [
        (retention.DELIVERIES, "post-line"),
        (retention.DELIVERIES, "reply"),
        (retention.LINES, "fade-undo"),
        (retention.ANSWERS, "post-line"),
    ],
)
def test_a_night_with_nothing_to_drop_looks_at_nothing_that_stays(engine, kept, kind):
    at = NOON + timedelta(days=400)
    with engine.begin() as connection:
        connection.execute(FILL, {"kind": kind, "at": NOON, "kept": KEPT})
        connection.execute(text("ANALYZE deliveries"))

    with engine.begin() as connection:
        asked = text(f"EXPLAIN (ANALYZE, FORMAT JSON) {kept.drop}")
        values = {"before": at, "at": at, "batch": retention.BATCH}
        told = connection.execute(asked, values).scalar_one()

    assert looked_at(told[0]["Plan"]) < KEPT / 10
