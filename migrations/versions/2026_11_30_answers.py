"""Where answers stand is known for longer, and they are found without a look at the rest."""

import sqlalchemy as sa
from alembic import op

revision = "c41f7e0a92d8"
down_revision = "c41d7be05a92"

ANSWERS = "kind IN ('reply', 'whisper')"
PASSED_BEFORE = "kind NOT IN ('post-line', 'announce', 'post-draft-copy', 'pin-by-hand')"
PASSED = """
kind NOT IN ('post-line', 'announce', 'post-draft-copy', 'pin-by-hand', 'reply')
AND (kind <> 'whisper' OR result ->> 'ts' IS NULL)
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.drop_index("ix_deliveries_passed", "deliveries")
    _index("ix_deliveries_passed", "settled_at", PASSED)
    _index("ix_deliveries_answered", "promised_at", ANSWERS)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.drop_index("ix_deliveries_answered", "deliveries")
    op.drop_index("ix_deliveries_passed", "deliveries")
    _index("ix_deliveries_passed", "settled_at", PASSED_BEFORE)


def _index(name: str, column: str, which: str) -> None:
    op.create_index(name, "deliveries", [column], postgresql_where=sa.text(which))
