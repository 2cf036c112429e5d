"""Roles of a test's own: who owns the tables, and who may just use them."""

from contextlib import contextmanager

import psycopg
from psycopg import sql


@contextmanager
def role(postgres, name, *, owning=None):
    """Make a role that may log in, and the database it owns."""
    with psycopg.connect(postgres.conninfo("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))
        if owning is not None:
            statement = sql.SQL("CREATE DATABASE {} OWNER {}")
            connection.execute(statement.format(sql.Identifier(owning), sql.Identifier(name)))
    yield
    with psycopg.connect(postgres.conninfo("postgres"), autocommit=True) as connection:
        if owning is not None:
            postgres.drop(owning)
        connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def url_as(postgres, name, database):
    return postgres.url_of(database).replace("//firefighter@", f"//{name}@")
