import pytest

from tests import cast
from tests.notifications.people import HERE


@pytest.fixture
def client(client):
    return client.__class__(headers=HERE)


@pytest.fixture
def post(db):
    return cast.post("Le marché", by=cast.author("Plume"))
