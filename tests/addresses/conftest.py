from datetime import datetime

import pytest
from django.utils import timezone

from blog.addresses import missed
from tests import cast


@pytest.fixture(autouse=True)
def unspent(monkeypatch):
    """What other tests have missed counts for nothing here."""
    monkeypatch.setattr(missed, "_spent", [])


@pytest.fixture
def blog():
    moment = timezone.make_aware(datetime(2012, 10, 27, 12))
    post = cast.post("L’œuvre au noir", published_at=moment, slug="l-oeuvre-au-noir", tags=["Santé publique", "Été"])
    post.bylines.create(author=cast.author("Rose Lahaye"))
    cast.post("Qui sommes-nous", kind="page", slug="qui-sommes-nous")
    return post
