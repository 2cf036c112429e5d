"""When a request of Slack's could last be taken."""

import sqlalchemy as sa
from alembic import op

revision = "9a4be2f17c36"
down_revision = "8e3b6f20c4d1"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.add_column("workspace", sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.drop_column("workspace", "heard_at")
