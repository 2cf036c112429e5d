"""Everything that the database keeps, as text: every column of every row of every table."""

from sqlalchemy import Engine, inspect, text


def kept(engine: Engine) -> dict[str, list[str]]:
    """Read every row of every table, ours and the engine's."""
    with engine.connect() as connection:
        names = inspect(connection).get_table_names()
        return {
            name: list(connection.scalars(text(f'SELECT CAST(t AS text) FROM "{name}" t')))  # noqa: S608 - names that the database gave
            for name in names
        }


def tables_with(engine: Engine, words: str) -> list[str]:
    """List the tables in which *words* stand anywhere."""
    return [name for name, rows in kept(engine).items() if any(words in row for row in rows)]
