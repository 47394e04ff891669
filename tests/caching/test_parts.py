"""Parts of pages are kept by themselves: made anew when, and only when, something they show has changed."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.template import TemplateSyntaxError, engines
from django.utils import timezone

from accounts.models import Author
from blog.caching import nodes
from blog.caching.forgetting import forget
from blog.comments.models import Comment
from blog.events.models import Event
from blog.images.intake import store_image
from blog.images.models import Image
from blog.likes.liking import like
from blog.moderation.transitions import transition
from blog.posts.models import Byline, Post, Series
from blog.tags.models import Tag
from config.kept import Kept, Parts, is_there, kept
from config.shown import note, note_moment, noting
from config.versions import AsOf, versions
from identity.models import Identity
from tests import cast
from tests.images.test_intake import encoded

pytestmark = pytest.mark.django_db
NOW = re.compile(r"<lastBuildDate>.*?</lastBuildDate>")  # of a feed without entries it is the moment
COOKIE = {"HTTP_COOKIE": "seen=1"}  # with any cookie, a reader gets no whole page that is kept


@pytest.fixture
def blog(web):
    """Posts that name each other in every way there is."""
    ada, ben = cast.author("Ada"), cast.author("Ben")
    series = Series.objects.create(title="Marées", slug="marees")
    image = store_image(encoded("PNG"), "photo.png", alt="Une photo")
    one = cast.post("Un billet", by=ada, tags=["Brest", "Quimper"], series=series, series_position=1, cover=image)
    two = cast.post("Deux billets", by=ben, tags=["Brest"], series=series, series_position=2, days_ago=2)
    old = cast.post("Un vieux billet", by=ada, tags=["Brest"], days_ago=800)
    cast.post("A translation", by=ben, language="en", translation_of=one, days_ago=1)
    cast.post("Tout autre chose", days_ago=1200)
    comment = cast.comment(one, "Bien vu.")
    cast.comment(one, "Pas si vite.", parent=comment, status="pending")
    cast.comment(two, "Oui.")
    Event.objects.create(title="Fête", starts_at=timezone.now() + timedelta(days=9), status="published")
    return one, two, old


def addresses(posts, is_bilingual=True):
    year = f"/{posts[0].local_date.year}/"
    lists = ["/", "/tag/brest/", "/tag/quimper/", "/author/ada/", "/author/ben/", "/series/marees/", year, "/popular/"]
    lists += [
        f"{year}{posts[0].local_date.month:02}/",
        "/language/fr/",
        "/archive/",
        "/archive/all/",
        "/nulle-part/",
        "/authors/",
        "/tags/",
        "/comments/",
        "/events/",
    ]
    lists += [
        "/search/?q=brest",
        "/search/?q=author:ada",
        "/search/?q=texte",
        "/search/?q=rien",
        "/search/?q=neuff",
        "/search/?q=texte&tag=brest",
    ]
    feeds = ["/feed/", "/feed/atom/", "/feed/json/", "/tag/brest/feed/", "/comments/feed/"]
    own = [path for post in posts for path in (post.get_absolute_url(), f"{post.get_absolute_url()}feed/")]
    in_english = ["/", "/tag/brest/", "/author/ada/", "/popular/", "/search/?q=brest", "/feed/", *own[:3]]
    in_english += ["/archive/", "/tags/", "/authors/", "/comments/", "/nulle-part/"]
    return [*lists, *feeds, *own, *(f"/en{path}" for path in in_english if is_bilingual)]


CHANGES = {
    "a title": lambda one, two, old: save(one, title="Un autre titre"),
    "a text": lambda one, two, old: save(two, body="<p>Tout <em>autre</em>.</p>", body_format="html"),
    "withdrawn": lambda one, two, old: save(one, status="withdrawn"),
    "featured": lambda one, two, old: save(old, featured=True),
    "pinned": lambda one, two, old: save(old, pinned=True),
    "another day": lambda one, two, old: save(two, published_at=old.published_at + timedelta(days=1)),
    "out of its series": lambda one, two, old: save(one, series=None, series_position=None),
    "no cover": lambda one, two, old: save(one, cover=None),
    "closed": lambda one, two, old: save(one, comment_policy="closed"),
    "published": lambda one, two, old: cast.post("Tout neuf", by=Author.objects.get(name="Ada"), tags=["Brest"]),
    "one more part of the series": lambda one, two, old: cast.post("Suite", series=one.series, days_ago=1300),
    "deleted": lambda one, two, old: two.delete(),
    "retagged": lambda one, two, old: one.tags.set(["Quimper", "Vannes"]),
    "signed by another": lambda one, two, old: Byline.objects.create(
        post=two, author=Author.objects.get(name="Ada"), position=2
    ),
    "a tag renamed": lambda one, two, old: save(Tag.objects.get(name="Brest"), name="Brest-même"),
    "an author renamed": lambda one, two, old: save(Author.objects.get(name="Ada"), name="Ada L."),
    "an ink": lambda one, two, old: save(Author.objects.get(name="Ben"), ink=5),
    "a series renamed": lambda one, two, old: save(Series.objects.get(), title="Grandes marées"),
    "a picture described": lambda one, two, old: save(Image.objects.get(), alt="Une plage"),
    "a comment approved": lambda one, two, old: transition([Comment.objects.get(status="pending").pk], "approved"),
    "a comment removed": lambda one, two, old: transition([Comment.objects.get(body="Oui.").pk], "removed"),
    "a comment written": lambda one, two, old: cast.comment(old, "Encore là ?"),
    "liked": lambda one, two, old: like(SimpleNamespace(user=cast.user("reader")), one, True),
    "the blog renamed": lambda one, two, old: Identity.objects.update_or_create(pk=1, defaults={"name": "Nous"}),
    "the menu": lambda one, two, old: Identity.objects.update_or_create(pk=1, defaults={"menu_fr": "Mots | /tags/"}),
    "the foot": lambda one, two, old: Identity.objects.update_or_create(pk=1, defaults={"foot_fr": "Qui | /authors/"}),
    "an event moved": lambda one, two, old: save(Event.objects.get(), starts_at=timezone.now() + timedelta(days=3)),
    "an event over": lambda one, two, old: save(Event.objects.get(), status="cancelled"),
}


# The parts are the same in both languages: one change of each kind of thing is looked at in the other as well.
SEEN_IN_ENGLISH_TOO = {
    "a title",
    "retagged",
    "an author renamed",
    "a comment approved",
    "the blog renamed",
    "an event over",
}


def save(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def shown(web, path):
    path, _, query = path.partition("?")
    answer = web.get(path, QUERY_STRING=query, **COOKIE)
    return answer.status, answer.headers.get("location"), NOW.sub("", answer.body.decode())


@pytest.mark.parametrize("change", CHANGES)
def test_a_page_of_kept_parts_is_what_would_be_made_from_nothing(web, blog, settings, change):
    paths = addresses(blog, change in SEEN_IN_ENGLISH_TOO)
    # What a post has in common with one that was just published, its page says at midnight at the latest.
    paths = [path for path in paths if change != "published" or "billet" not in path]
    before = {path: shown(web, path) for path in paths}
    with web.commit():
        CHANGES[change](*Post.objects.filter(pk__in=[post.pk for post in blog]).order_by("pk"))
    kept_ones = {path: shown(web, path) for path in paths}
    settings.PAGE_PARTS_MB = 0
    made = {path: shown(web, path) for path in paths}
    assert [path for path in paths if kept_ones[path] != made[path]] == []
    assert before != made, "the change is seen nowhere"


@pytest.mark.parametrize("path", ["/", "/tag/brest/", "/author/ada/", "/language/fr/", "/{year}/", "/{month}/"])
def test_a_list_has_one_more_page_from_the_moment_on_at_which_a_post_comes_out(web, monkeypatch, path):
    ada, soon = cast.author("Ada"), timezone.now() + timedelta(minutes=1)
    common = {"by": ada, "tags": ["Brest"]}
    for _number in range(10):
        cast.post(published_at=timezone.now() - timedelta(seconds=1), **common)
    post = cast.post("Bientôt", published_at=soon, **common)
    path = path.format(year=f"{post.local_date:%Y}", month=f"{post.local_date:%Y/%m}")
    assert shown(web, path)[0] == 200 and shown(web, f"{path}page/2/")[0] == 404
    monkeypatch.setattr("django.utils.timezone.now", lambda: soon)
    monkeypatch.setattr("config.kept.time", soon.timestamp)
    assert "Bientôt" in shown(web, path)[2]
    assert shown(web, f"{path}page/2/")[0] == 200


def test_readers_with_a_cookie_cost_few_queries(web, blog, django_assert_max_num_queries):
    for path, most in (("/", 0), (blog[0].get_absolute_url(), 0), ("/tag/brest/", 0), ("/feed/", 0)):
        web.get(path, **COOKIE)
        with django_assert_max_num_queries(most):
            assert web.get(path, **COOKIE).status == 200


def test_a_comment_leaves_the_text_and_what_stands_around_it(web, blog, monkeypatch):
    made = []
    for name in (
        "blog.templatetags.tribune.shown_text",
        "blog.posts.neighbours.neighbours",
        "blog.comments.views.thread_page",
    ):
        monkeypatch.setattr(name, spy(name, made))
    path = blog[0].get_absolute_url()
    web.get(path, **COOKIE)
    assert len(made) == 3
    made.clear()
    with web.commit():
        cast.comment(blog[0], "Tiens.")
    assert "Tiens." in shown(web, path)[2]
    assert made == ["blog.comments.views.thread_page"]


def spy(name, made):
    module, _, function = name.rpartition(".")
    real = getattr(__import__(module, fromlist=[function]), function)

    def noticed(*args, **kwargs):
        made.append(name)
        return real(*args, **kwargs)

    return noticed


def test_the_menu_names_the_page_one_is_on(web, blog):
    here = re.compile(r'<a href="([^"]*)" aria-current="page">')
    paths = ["/tags/", "/", "/authors/", "/en/tags/", "/tags/"]
    assert [here.findall(web.text(path, **COOKIE)) for path in paths] == [
        ["/tags/"],
        [],
        ["/authors/"],
        ["/en/tags/"],
        ["/tags/"],
    ]


def test_who_is_signed_in_gets_a_page_of_their_own_and_leaves_none(web, blog, client):
    client.force_login(cast.user("reader", name="lectrice"))
    session = {"HTTP_COOKIE": "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())}
    path = blog[0].get_absolute_url()
    for _ in range(2):
        assert "csrfmiddlewaretoken" in web.get(path, **session).body.decode()
        assert "csrfmiddlewaretoken" not in shown(web, path)[2]


def test_a_question_in_the_address_is_answered_anew(web, blog):
    path = blog[0].get_absolute_url()
    web.get(path, **COOKIE)
    first = "Bien vu.", "Tiens."
    cast.comment(blog[0], first[1])
    newest = web.get(path, QUERY_STRING="order=newest", **COOKIE).body.decode()
    assert newest.index(first[1]) < newest.index(first[0])


def test_a_name_is_taken_from_the_moment_on_at_which_somebody_has_it(web):
    """The names are kept between comments, as long as nobody came and nobody was renamed."""
    post = cast.post()

    def is_taken(name):
        fields = f"name={name}&body=Un+mot+{next(cast.number)}."
        path, form = f"/comments/post/{post.pk}/", "application/x-www-form-urlencoded"
        return web.get(path, "POST", fields, CONTENT_TYPE=form, HTTP_SEC_FETCH_SITE="same-origin").status == 422

    assert not is_taken("Rose") and not is_taken("Ben")
    with web.commit():
        rose = cast.author("Rose")
    assert is_taken("Rose") and not is_taken("Ben")
    with web.commit():
        cast.user("editor", name="ben")
    assert is_taken("Ben")
    with web.commit():
        Author.objects.get(pk=rose.pk).delete()
    assert not is_taken("Rose")


# What is kept, by itself


@pytest.fixture
def count(web):
    """A thing to be kept that says how often it was made, and shows the key "thing"."""
    made = []

    def make():
        note("thing")
        made.append(1)
        return len(made)

    return make


def raised(*keys):
    forget(keys)


def test_what_is_kept_is_made_once_until_it_changes(count):
    assert [kept("a", count) for _ in range(3)] == [1, 1, 1]
    raised("something else")
    assert kept("a", count) == 1
    raised("thing")
    assert kept("a", count) == 2


def test_who_asks_depends_on_what_was_given(count):
    kept("a", count)
    with noting() as notes:
        kept("a", count)
    assert notes.keys == {"thing"}
    with noting() as notes:
        kept("a", count, is_shown=False)
    assert not notes.keys


def test_what_changes_while_it_is_made_makes_it_old(count):
    def slow():
        raised("thing")  # somebody else, after the rows were read
        return count()

    assert kept("a", slow) == 1
    assert kept("a", count) == 2


def test_what_changed_since_the_page_was_begun_makes_it_old(count):
    with noting():
        raised("thing")  # after something was fetched for the page, before the part is made
        assert kept("a", count) == 1
    assert kept("a", count) == 2


def test_what_a_part_was_given_by_the_one_before_it_is_as_old_as_the_page(count):
    with noting():
        with noting():  # the first part, for which something is fetched
            pass
        raised("thing")
        with noting():  # the next, in which it is kept
            assert kept("a", count) == 1
    assert kept("a", count) == 2


def test_a_moment_that_comes_while_something_is_made_ends_it(web, monkeypatch):
    made = []

    def make() -> int:
        later = timezone.now() + timedelta(seconds=1)
        monkeypatch.setattr("django.utils.timezone.now", lambda: later)
        note_moment(later - timedelta(milliseconds=500))  # of what was fetched before that
        monkeypatch.setattr("config.kept.time", later.timestamp)
        made.append(1)
        return len(made)

    assert [kept("a", make), kept("a", make)] == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_kept_within_a_transaction(settings):
    with transaction.atomic():
        assert connection.in_atomic_block
        assert kept("a", lambda: "never committed") == "never committed"
    assert kept("a", lambda: "as it is") == "as it is"
    with transaction.atomic():
        assert kept("a", lambda: "changed here") == "changed here"
    assert kept("a", lambda: "made again") == "as it is"


def test_nothing_is_kept_while_other_machines_are_not_heard(web, count, monkeypatch):
    class Deaf:
        hears = False

    monkeypatch.setattr(nodes, "nodes", lambda: Deaf())
    assert [kept("a", count) for _ in range(2)] == [1, 2]


def test_none_is_kept_where_there_is_no_room_for_any(web, count, settings):
    settings.PAGE_PARTS_MB = 0
    assert [kept("a", count) for _ in range(2)] == [1, 2]


def test_what_was_not_asked_for_longest_goes_first(web, settings):
    settings.PAGE_PARTS_MB = 1
    for number in range(30):
        kept(number, lambda: "x" * 50_000)
        kept(0, lambda: "made again")
    assert kept(29, lambda: "made again") != "made again" and kept(0, lambda: "no") != "no"
    assert kept(1, lambda: "made again") == "made again"


@pytest.mark.parametrize("large", ["x" * 20_000, [SimpleNamespace(text="x" * 10_000) for _ in range(2)]])
def test_what_would_take_most_of_the_room_drives_nothing_else_out(large):
    parts, numbers = Parts(100_000), AsOf.of([], versions().snapshot())
    parts.keep("small", Kept("x", frozenset(), None, 0.0, numbers))
    parts.keep("large", Kept(large, frozenset(), None, 0.0, numbers))
    assert parts.get("large") is None and parts.get("small") and parts.size < 10_000


def test_what_stands_in_an_address_takes_its_room_too(web, settings):
    settings.PAGE_PARTS_MB = 1
    for number in range(30):
        kept(("found", number, "x" * 100_000), lambda: "nothing")
    assert len([1 for number in range(30) if is_there(("found", number, "x" * 100_000))]) in range(1, 6)


def test_what_was_begun_before_midnight_is_old_after_it(web, count, monkeypatch):
    yesterday = timezone.now() - timedelta(days=1)
    monkeypatch.setattr("config.shown.timezone", SimpleNamespace(now=lambda: yesterday))
    assert [kept("a", count) for _ in range(2)] == [1, 2]


def test_midnight_and_its_own_moment_end_it(web, count, monkeypatch):
    assert kept("a", count) == 1
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr("config.kept.time", lambda: tomorrow.timestamp())
    assert kept("a", count) == 2


@pytest.mark.parametrize(
    "said",
    [
        "{% frame %}{% endframe %}",
        '{% frame "a" %}{% endframe %}',
        "{% part %}{% endpart %}",
        '{% part "a" counted %}{% endpart %}',
        '{% part "a" %}',
    ],
)
def test_a_template_that_is_wrong_says_so(said):
    with pytest.raises(TemplateSyntaxError):
        engines["django"].from_string(said)


def test_a_part_outside_of_a_page_is_made_each_time(web, rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    template = engines["django"].from_string('{% part "a" %}{{ number }}{% endpart %}')
    assert [template.render({"number": number}, request) for number in (1, 2)] == ["1", "2"]
