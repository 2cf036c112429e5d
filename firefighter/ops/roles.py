"""Two roles: one owns the tables, the other may do just what serving and delivering take."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, create_engine, make_url, pool, text

from firefighter.settings import SettingsFault

LIMITED: Mapping[str, str] = {
    "alembic_version": "SELECT",
    "entries": "SELECT, INSERT, UPDATE (before)",
    "incidents": "SELECT, INSERT, UPDATE",
    "texts": "SELECT, INSERT, UPDATE",
}
"""What is never deleted, or never changed; words may be blanked, and what Undo would restore."""
ANY_OTHER = "SELECT, INSERT, UPDATE, DELETE"

NO_ROLE = (
    "DATABASE_URL names the role {role}, which does not exist. Create it: "
    "CREATE ROLE {role} LOGIN PASSWORD '…';"
)
OWNS_TABLES = (
    "The role {role} of DATABASE_URL owns tables, so it could change the timeline. Give them to "
    "the role of DATABASE_OWNER_URL, as a superuser in this database: "
    "REASSIGN OWNED BY {role} TO {owner}; Then run firefighter migrate again."
)
TOO_MIGHTY = " But {role} is a superuser or a member of {owner}, so it may still do anything."

# What migrations wait for, too: Postgres lets no two sessions grant on one table at once.
_ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended('firefighter migrations', 0))")
_ROLE = text("""
SELECT quote_ident(:role) AS role, quote_ident(current_user) AS owner,
       EXISTS (SELECT FROM pg_roles WHERE rolname = :role) AS there,
       EXISTS (SELECT FROM pg_class WHERE relnamespace = current_schema()::regnamespace
                 AND relkind IN ('r', 'p') AND relowner = to_regrole(quote_ident(:role))) AS owns,
       coalesce(pg_has_role(to_regrole(quote_ident(:role)), current_user, 'MEMBER'), false)
           AS mighty
""")
_TABLES = text("""
SELECT relname, quote_ident(relname) AS quoted FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') ORDER BY relname
""")


def require_apart(owner_url: str, url: str) -> None:
    """Check that the one may own what the other uses, before anything is migrated.

    Raises:
        SettingsFault: if the role of *url* does not exist, or owns the tables itself.
    """
    name = make_url(url).username
    if name is None or name == make_url(owner_url).username:
        return
    engine = create_engine(owner_url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        _examined(connection, name)


def separate(owner_url: str, url: str) -> str:
    """Let the role of *url* do what serving takes, on every table there is, and say so.

    Run after each migration. Where both addresses have one role there is nothing to do.

    Raises:
        SettingsFault: if that role does not exist, or owns the tables itself.
    """
    name = make_url(url).username
    if name is None or name == make_url(owner_url).username:
        return ""
    engine = create_engine(owner_url, poolclass=pool.NullPool)
    with engine.begin() as connection:
        connection.execute(_ALONE)
        found = _examined(connection, name)
        _grant(connection, found.role)
    said = f"The role {found.role} may use it, and owns nothing."
    if found.mighty:
        said += TOO_MIGHTY.format(role=found.role, owner=found.owner)
    return said


def _examined(connection: Connection, name: str) -> Row[Any]:
    found = connection.execute(_ROLE, {"role": name}).one()
    if not found.there:
        raise SettingsFault(NO_ROLE.format(role=found.role))
    if found.owns:
        raise SettingsFault(OWNS_TABLES.format(role=found.role, owner=found.owner))
    return found


def _grant(connection: Connection, role: str) -> None:
    """Take everything away and give what is needed, in one transaction that nobody sees half of."""
    schema = str(connection.scalar(text("SELECT quote_ident(current_schema())")))
    everything = [f"ALL {kind} IN SCHEMA {schema}" for kind in ("TABLES", "SEQUENCES")]
    statements = [f"REVOKE ALL ON {what} FROM {role}" for what in everything]
    statements += [
        f"GRANT {LIMITED.get(table.relname, ANY_OTHER)} ON {schema}.{table.quoted} TO {role}"
        for table in connection.execute(_TABLES)
    ]
    # Identity columns need none; the engine that wakes our workers counts with sequences.
    statements.append(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}")
    statements.append(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {schema} TO {role}")
    for statement in statements:
        connection.exec_driver_sql(statement)
