"""Every column that could hold people's words or ids is known, with how they go."""

from sqlalchemy import ARRAY, Text
from sqlalchemy.dialects.postgresql import JSONB

from firefighter.db.erasure import KEYS
from firefighter.db.tables import metadata
from firefighter.db.words_kept import KEPT, columns_with_people


def test_every_column_of_text_is_classified():
    texts = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Text | JSONB | ARRAY)
    }

    assert texts == set(KEPT)


def test_who_is_forgotten_is_looked_for_in_every_table_that_may_name_them():
    about_people = {table for table in metadata.tables if columns_with_people(table)}

    assert about_people == {*KEYS, "people", "forgettings"}


def test_the_columns_of_a_table_that_may_name_people_are_listed():
    assert columns_with_people("texts") == ["words", "blanked_by"]
    assert columns_with_people("schedules") == []


def test_an_address_that_speaks_as_us_says_how_it_goes():
    speaking = {name for name, kept in KEPT.items() if kept.spoken_through}

    assert speaking == {"answers.response_url"}
