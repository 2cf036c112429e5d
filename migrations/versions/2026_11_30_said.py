"""Which entry a message of ours tells is found by where it stands."""

import sqlalchemy as sa
from alembic import op

revision = "2f6d90b3e5a7"
down_revision = "9a4be2f17c36"

TELLS_ENTRY = "kind IN ('post-line', 'announce')"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.create_index(
        "ix_deliveries_said",
        "deliveries",
        [sa.literal_column("(result ->> 'ts')")],
        postgresql_where=sa.text(TELLS_ENTRY),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.drop_index("ix_deliveries_said", "deliveries")
