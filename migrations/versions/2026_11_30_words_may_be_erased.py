"""Who blanked words is remembered, and the timeline agrees to two erasures, and to no other."""

import sqlalchemy as sa
from alembic import op

revision = "5d2c1f0e7ab4"
down_revision = "a871192d9bef"

ONLY_ERASES = r"""
CREATE FUNCTION only_erases() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    person text := coalesce(current_setting('firefighter.person', true), '');
    pseudonym text := coalesce(current_setting('firefighter.pseudonym', true), '');
    was jsonb := to_jsonb(OLD);
    becomes jsonb := to_jsonb(NEW);
BEGIN
    -- What Undo would restore may hold people's words: it may be dropped, never changed.
    IF NEW.before IS NULL AND becomes - 'before' = was - 'before' THEN
        RETURN NEW;
    END IF;
    -- A person who is to be forgotten is a pseudonym from here on, in every place alike.
    IF person ~ '^[A-Z0-9]{2,32}$' AND pseudonym ~ '^someone-[0-9a-f]{4,32}$'
       AND becomes = CAST(regexp_replace(CAST(was AS text), '\m' || person || '\M',
                                         pseudonym, 'g') AS jsonb) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the timeline is never edited: % on %', TG_OP, TG_TABLE_NAME;
END
$$;
DROP TRIGGER only_grows ON entries;
CREATE TRIGGER only_grows BEFORE DELETE OR TRUNCATE ON entries
    FOR EACH STATEMENT EXECUTE FUNCTION only_grows();
CREATE TRIGGER only_erases BEFORE UPDATE ON entries
    FOR EACH ROW EXECUTE FUNCTION only_erases();
"""

ONLY_GROWS = """
DROP TRIGGER only_erases ON entries;
DROP FUNCTION only_erases();
DROP TRIGGER only_grows ON entries;
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON entries
    FOR EACH STATEMENT EXECUTE FUNCTION only_grows();
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.add_column("texts", sa.Column("blanked_by", sa.Text(), nullable=True))
    # Not through text(): it would take parts of the function for parameters.
    op.get_bind().connection.cursor().execute(ONLY_ERASES)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute(ONLY_GROWS)
    op.drop_column("texts", "blanked_by")
