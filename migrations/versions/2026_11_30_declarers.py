"""Where declarers were answered while their channel was on its way."""

import sqlalchemy as sa
from alembic import op

revision = "7d15c0be93fa"
down_revision = "e05b8c61f3d4"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.create_table(
        "answers",
        sa.Column("incident", sa.BigInteger(), nullable=False),
        sa.Column("response_url", sa.Text(), nullable=True),
        sa.Column("view", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("thread", sa.Text(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident"], ["incidents.number"], name=op.f("fk_answers_incident")
        ),
        sa.PrimaryKeyConstraint("incident", name=op.f("pk_answers")),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.drop_table("answers")
