"""When somebody last came or left is known, so that what Slack tells late changes nothing."""

import sqlalchemy as sa
from alembic import op

revision = "b86a1f3c7e05"
down_revision = "7d15c0be93fa"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.create_table(
        "movements",
        sa.Column("incident", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident"],
            ["incidents.number"],
            name=op.f("fk_movements_incident"),
        ),
        sa.PrimaryKeyConstraint("incident", "person", name=op.f("pk_movements")),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.drop_table("movements")
