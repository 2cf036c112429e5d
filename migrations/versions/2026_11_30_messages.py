"""What was declared from a message, or notes it, is found without reading every timeline."""

import sqlalchemy as sa
from alembic import op

revision = "c41d7be05a92"
down_revision = "2f6d90b3e5a7"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    about = sa.text("field IN ('message', 'origin')")
    op.create_index("ix_entries_messages", "entries", ["old"], postgresql_where=about)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.drop_index("ix_entries_messages", "entries")
