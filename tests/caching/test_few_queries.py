"""Who is the first to read a public page costs eight questions to the database at most, whatever stands on it; what the
blog is called and what is to come, which all pages ask, are asked once a process."""

import math
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.blogroll.models import LinkedBlog
from blog.caching import figures
from blog.comments.models import Ping
from blog.documents.intake import store_document
from blog.events.models import Event
from blog.images.intake import store_image
from blog.posts.models import Series
from blog.search import entries
from config.kept import _parts
from identity.models import Identity
from tests import cast

pytestmark = pytest.mark.django_db
MOST = 8
MANY = 25  # posts: more than a page shows
DAY = datetime(2020, 5, 4, 12, tzinfo=ZoneInfo("Europe/Paris"))
PAGES = """
/ /page/2/ /2020/ /2020/page/2/ /2020/05/ /2020/05/page/2/ /2020/05/04/ /2020/05/04/page/2/ /archive/ /archive/all/
/language/fr/ /language/fr/page/2/ /tags/ /tag/commun/ /tag/commun/page/2/ /tag/rare/ /authors/ /author/plume/
/author/plume/page/2/ /series/suite/ /series/suite/page/2/ /comments/ /popular/ /search/?q=texte /search/?q=texte&in=comments
/search/?q=tag:commun+author:plume /2020/05/le-billet/ /2020/05/tout/ /2020/05/le-billet/comment-page-2/ /a-propos/ /events/
/events/past/ /events/fete/ /polls/ /polls/le-sondage/ /polls/le-sondage/results/ /blogroll/ /blogroll.opml
/events/calendar.ics /events/fete/event.ics /feed/ /feed/atom/ /feed/json/ /tag/commun/feed/ /author/plume/feed/
/series/suite/feed/ /language/fr/feed/ /comments/feed/ /2020/05/le-billet/feed/ /sitemap.xml /sitemap-2020.xml
/sitemap-lists.xml /llms.txt /robots.txt /manifest.webmanifest /opensearch.xml /healthz
""".split()
HOLDS_ALL = 5  # an event, a poll with questions and choices, the blogroll: for each kind one more
MORE = {"/2020/05/tout/": HOLDS_ALL, "/a-propos/": HOLDS_ALL, "/search/?q=tag:commun+author:plume": 2}


@pytest.fixture(autouse=True)
def no_chore_is_due(monkeypatch):
    """What the cache did is written now and then, by whoever comes by."""
    monkeypatch.setattr(figures, "_last", math.inf)


@pytest.fixture
def blog(tmp_path):
    """A blog with everything a page can show."""
    picture = store_image(cast.picture(tmp_path / "a.png").read_bytes(), "a.png", alt="Une image")
    plume, other = cast.author("Plume", portrait=picture), cast.author("Autre", portrait=picture)
    series = Series.objects.create(title="Suite", slug="suite")
    Identity.objects.create(name="Le blog", cover=picture, logo=picture, llms=True)
    event = Event.objects.create(title="Fête", slug="fete", status="published", starts_at=timezone.now() + timedelta(3))
    Event.objects.create(title="Passé", status="published", starts_at=timezone.now() - timedelta(9))
    poll = cast.poll("Le sondage", {"Oui ?": ["oui", "non"], "Encore ?": ["oui", "non"]})
    document = store_document(b"%PDF-1.4\n%%EOF\n", "plan.pdf")
    LinkedBlog.objects.create(name="Ailleurs", url="https://example.org/")
    held = [event.get_absolute_url(), poll.get_absolute_url(), document.get_absolute_url(), "/blogroll/"]
    common = {"series": series, "cover": picture, "by": [plume, other], "tags": ["Commun", "Autre"]}
    for number in range(MANY):
        cast.comment(cast.post(published_at=DAY - timedelta(minutes=number), **common), author=plume)
    body = "\n\n".join(["Un texte.", *held, "Sa fin."])
    cast.post("Tout", published_at=DAY - timedelta(days=1), slug="tout", body=body, **common)
    post = cast.post("Le billet", published_at=DAY, slug="le-billet", featured=True, **common)
    cast.post("Épinglé", by=other, tags=["Rare"], pinned=True, days_ago=3)
    cast.post("The post", by=other, language="en", translation_of=post, days_ago=2)
    cast.post("À propos", kind="page", slug="a-propos", body=body, by=plume)
    cast.post("À venir", by=plume, tags=["Rare"], days_ago=-3)
    Ping.objects.create(post=post, title="Un écho", url="https://example.org/echo", is_approved=True)
    for number in range(40):
        cast.comment(post, parent=cast.comment(post, f"Le numéro {number}, un texte."), author=other)
    return post


def test_the_first_reader_of_a_public_page_costs_few_questions(web, blog):
    web.get("/language/en/")  # what all pages need is asked by the first one alone
    assert too_many(web, MOST) == {}


def test_the_first_page_a_process_makes_costs_two_more(web, blog):
    def forget():
        _parts.cache_clear()
        entries._known_words.clear()

    assert too_many(web, MOST + len(["what the blog is called", "what is to come"]), forget) == {}


def too_many(web, most, first=lambda: None):
    asked = {}
    for address in PAGES:
        first()
        path, _, query = address.partition("?")
        with CaptureQueriesContext(connection) as captured:
            answer = web.get(path, QUERY_STRING=query)
        assert answer.status == 200, address
        asked[address] = len(captured)
    return {address: number for address, number in asked.items() if number > most + MORE.get(address, 0)}
