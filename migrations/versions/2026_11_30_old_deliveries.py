"""Old deliveries are found without looking at those that are kept."""

import sqlalchemy as sa
from alembic import op

revision = "8e3b6f20c4d1"
down_revision = "5c09e51a7b20"

TELLING = "kind IN ('post-line', 'announce', 'post-draft-copy')"
PASSING = "kind NOT IN ('post-line', 'announce', 'post-draft-copy', 'pin-by-hand')"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    # Not concurrently, which waits for whoever waits for this migration. Of a million deliveries
    # it takes a second, in which promises wait.
    for name, which in {"ix_deliveries_passed": PASSING, "ix_deliveries_told": TELLING}.items():
        op.create_index(name, "deliveries", ["settled_at"], postgresql_where=sa.text(which))


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.drop_index("ix_deliveries_told", "deliveries")
    op.drop_index("ix_deliveries_passed", "deliveries")
