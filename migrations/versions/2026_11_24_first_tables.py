"""The first tables, the engine that wakes workers, and a timeline that only grows."""

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager
from sqlalchemy.dialects import postgresql

ONLY_GROWS = """
CREATE FUNCTION only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the timeline is never edited: % on %', TG_OP, TG_TABLE_NAME;
END
$$;
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON entries
    FOR EACH STATEMENT EXECUTE FUNCTION only_grows();
CREATE TRIGGER only_grows BEFORE DELETE OR TRUNCATE ON texts
    FOR EACH STATEMENT EXECUTE FUNCTION only_grows();
"""

NO_ENGINE = """
DO $$
DECLARE victim record;
BEGIN
    FOR victim IN SELECT oid::regprocedure AS name FROM pg_proc
                  WHERE starts_with(proname, 'procrastinate_') AND pronamespace = 'public'::regnamespace
    LOOP EXECUTE 'DROP FUNCTION ' || victim.name || ' CASCADE'; END LOOP;
    FOR victim IN SELECT oid::regclass AS name FROM pg_class
                  WHERE starts_with(relname, 'procrastinate_') AND relkind = 'r'
                    AND relnamespace = 'public'::regnamespace
    LOOP EXECUTE 'DROP TABLE ' || victim.name || ' CASCADE'; END LOOP;
    FOR victim IN SELECT oid::regtype AS name FROM pg_type
                  WHERE starts_with(typname, 'procrastinate_') AND typnamespace = 'public'::regnamespace
                    AND typtype IN ('e', 'c')
    LOOP EXECUTE 'DROP TYPE ' || victim.name || ' CASCADE'; END LOOP;
END
$$;
"""

revision = "a871192d9bef"
down_revision = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("once", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), server_default="pending", nullable=False),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column(
            "promised_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('pending', 'done', 'dead', 'blocked')", name=op.f("ck_deliveries_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
    )
    op.create_index(
        "ix_deliveries_due",
        "deliveries",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.create_index(
        "ix_deliveries_head",
        "deliveries",
        ["stream", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "ix_deliveries_stuck",
        "deliveries",
        ["stream"],
        unique=False,
        postgresql_where=sa.text("state IN ('dead', 'blocked')"),
    )
    op.create_index(
        "ux_deliveries_once",
        "deliveries",
        ["once"],
        unique=True,
        postgresql_where=sa.text("once IS NOT NULL"),
    )
    op.create_table(
        "incidents",
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column(
            "uid",
            sa.Uuid(as_uuid=False),
            server_default=sa.text("gen_random_uuid()"),
            nullable=False,
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("severity", sa.SmallInteger(), nullable=False),
        sa.Column("sure", sa.Boolean(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("service", sa.Text(), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declared_by", sa.Text(), nullable=False),
        sa.Column("roles", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("invited", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("times", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("closure", sa.Text(), nullable=True),
        sa.Column("closure_note", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_update_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("channel_name", sa.Text(), nullable=True),
        sa.Column("borrowed", sa.Boolean(), nullable=False),
        sa.Column("card_ts", sa.Text(), nullable=True),
        sa.Column("announced_in", sa.Text(), nullable=True),
        sa.Column("announced_ts", sa.Text(), nullable=True),
        sa.Column("reminder_ts", sa.Text(), nullable=True),
        sa.Column("draft_ordered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("page_id", sa.Text(), nullable=True),
        sa.Column("page_url", sa.Text(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "closure IN ('duplicate', 'false_alarm', 'mistake', 'nothing_to_fix')",
            name=op.f("ck_incidents_closure"),
        ),
        sa.CheckConstraint(
            "kind IN ('real', 'test', 'gameday', 'backfilled', 'nearmiss')",
            name=op.f("ck_incidents_kind"),
        ),
        sa.CheckConstraint(
            "status IN ('open', 'investigating', 'mitigating', 'mitigated', 'postmortem', 'closed')",
            name=op.f("ck_incidents_status"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_incidents")),
    )
    op.create_index("ix_incidents_channel", "incidents", ["channel"], unique=False)
    op.create_index("ix_incidents_declared_at", "incidents", ["declared_at"], unique=False)
    op.create_index(
        "ix_incidents_status",
        "incidents",
        ["status"],
        unique=False,
        postgresql_where=sa.text("status <> 'closed'"),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("guest", sa.Boolean(), nullable=False),
        sa.Column("stranger", sa.Boolean(), nullable=False),
        sa.Column("admin", sa.Boolean(), nullable=False),
        sa.Column("bot", sa.Boolean(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_table(
        "requests",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("incident", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_requests")),
    )
    op.create_index("ix_requests_at", "requests", ["at"], unique=False)
    op.create_table(
        "schedules",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_schedules")),
    )
    op.create_table(
        "throttles",
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("method", name=op.f("pk_throttles")),
    )
    op.create_table(
        "workspace",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("bot_id", sa.Text(), nullable=False),
        sa.Column("bot_user_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column(
            "confirmed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_workspace")),
    )
    op.create_table(
        "entries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("incident", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("permalink", sa.Text(), nullable=True),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('declared', 'status', 'severity', 'role', 'title', 'summary', 'service', 'update', 'note', 'action', 'time', 'invited', 'undone')",
            name=op.f("ck_entries_kind"),
        ),
        sa.CheckConstraint(
            "source IN ('slack', 'command line', 'system')", name=op.f("ck_entries_source")
        ),
        sa.ForeignKeyConstraint(
            ["incident"], ["incidents.number"], name=op.f("fk_entries_incident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sa.UniqueConstraint("incident", "seq", name=op.f("uq_entries_incident_seq")),
    )
    op.create_index("ix_entries_incident_field", "entries", ["incident", "field"], unique=False)
    op.create_table(
        "publications",
        sa.Column("incident", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("other_title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column(
            "frozen_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["incident"], ["incidents.number"], name=op.f("fk_publications_incident")
        ),
        sa.PrimaryKeyConstraint("incident", name=op.f("pk_publications")),
    )
    op.create_table(
        "texts",
        sa.Column("incident", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("blanked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["incident", "seq"],
            ["entries.incident", "entries.seq"],
            name=op.f("fk_texts_incident_seq"),
        ),
        sa.PrimaryKeyConstraint("incident", "seq", name=op.f("pk_texts")),
    )

    for script in (ONLY_GROWS, SchemaManager.get_schema()):
        # Not through text(): the engine's own functions are full of colons and percent signs.
        op.get_bind().connection.cursor().execute(script)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.get_bind().exec_driver_sql(NO_ENGINE)
    op.drop_table("texts")
    op.drop_table("publications")
    op.drop_index("ix_entries_incident_field", table_name="entries")
    op.drop_table("entries")
    op.drop_table("workspace")
    op.drop_table("throttles")
    op.drop_table("schedules")
    op.drop_index("ix_requests_at", table_name="requests")
    op.drop_table("requests")
    op.drop_table("people")
    op.drop_index(
        "ix_incidents_status",
        table_name="incidents",
        postgresql_where=sa.text("status <> 'closed'"),
    )
    op.drop_index("ix_incidents_declared_at", table_name="incidents")
    op.drop_index("ix_incidents_channel", table_name="incidents")
    op.drop_table("incidents")
    op.drop_index(
        "ux_deliveries_once", table_name="deliveries", postgresql_where=sa.text("once IS NOT NULL")
    )
    op.drop_index(
        "ix_deliveries_stuck",
        table_name="deliveries",
        postgresql_where=sa.text("state IN ('dead', 'blocked')"),
    )
    op.drop_index(
        "ix_deliveries_head", table_name="deliveries", postgresql_where=sa.text("state = 'pending'")
    )
    op.drop_index(
        "ix_deliveries_due", table_name="deliveries", postgresql_where=sa.text("settled_at IS NULL")
    )
    op.drop_table("deliveries")
    op.execute("DROP FUNCTION only_grows()")
