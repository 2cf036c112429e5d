import pytest

from firefighter.db.base import Database
from tests.services.scene import Scene


@pytest.fixture
def scene(database: Database) -> Scene:
    return Scene(database)
