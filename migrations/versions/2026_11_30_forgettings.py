"""Whose forgetting is under way, so that it can be interrupted."""

import sqlalchemy as sa
from alembic import op

revision = "e05b8c61f3d4"
down_revision = "c41f7e0a92d8"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.create_table(
        "forgettings",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("pseudonym", sa.Text(), nullable=False),
        sa.Column(
            "begun_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_forgettings")),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.drop_table("forgettings")
