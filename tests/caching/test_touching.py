"""A reader never sees the old page after a writer saw that it changed; and what a change does not touch stays."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Author
from blog.blogroll.models import LinkedBlog
from blog.comments.models import Comment
from blog.comments.own import rewrite, take_back
from blog.events.models import Event
from blog.importing.models import ImportRun
from blog.importing.undo import undo
from blog.likes.liking import recount_likes
from blog.likes.models import Like
from blog.moderation.transitions import transition
from blog.posts.joining import join_tags
from blog.posts.models import Byline, Post, Series
from blog.posts.publishing import publish, withdraw
from blog.signals import written_in_bulk
from blog.tags.models import Tag
from blog.totals.counting import wrong_totals
from config.shown import base_of
from identity.models import Identity
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def rose():
    return cast.author("Rose Lahaye")


@pytest.fixture
def post(rose):
    return cast.post("Un billet", by=rose, tags=["Brest"], days_ago=3)


@pytest.fixture
def far(rose):
    """A post that has nothing to do with the others but the blog: another year, tag and author."""
    return cast.post("Loin", by=cast.author("Jean Tabarly"), tags=["Quimper"], days_ago=2000)


LISTS = ["/", "/archive/", "/archive/all/", "/tags/", "/tag/brest/", "/authors/", "/author/rose-lahaye/"]
LISTS += ["/feed/", "/feed/atom/", "/feed/json/", "/tag/brest/feed/", "/author/rose-lahaye/feed/", "/language/fr/"]
ADDED = [*LISTS, "{year}", "{month}", "{day}", "/sitemap.xml", "/en/", "/en/tag/brest/"]


def dated(path, post):
    local = timezone.localtime(post.published_at)
    return path.format(year=f"{local:/%Y/}", month=f"{local:/%Y/%m/}", day=f"{local:/%Y/%m/%d/}")


def at_most_today(moment):
    """When a page that changes at that moment is made anew, in seconds: at midnight already, since pages name days."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return min(moment, today + timedelta(days=1)).timestamp()


def is_kept(web, path):
    """Whether the page is sent again without being made."""
    before = web.made
    web.get(path)
    return web.made == before


@pytest.mark.parametrize("path", ADDED)
def test_what_is_published_is_in_its_lists(web, editor_user, post, path):
    other = cast.post(
        "Tout neuf", by=Author.objects.get(slug="rose-lahaye"), tags=["Brest"], status="draft", days_ago=3
    )
    other.published_at = post.published_at
    path = dated(path, post)
    before = web.get(path).body
    with web.commit():
        publish(other, editor_user)
    assert web.get(path).body != before, path


@pytest.fixture
def editor_user():
    return cast.user("editor")


def test_a_post_to_come_is_in_no_list_until_it_is_out(web, post, editor_user, monkeypatch):
    web.get("/")
    soon = timezone.now() + timedelta(minutes=10)
    with web.commit():
        other = cast.post("Bientôt", status="draft")
        other.published_at = soon
        publish(other, editor_user)
    assert "Bientôt" not in web.text("/") and is_kept(web, "/")
    assert web.cache.memory.get("/").until == pytest.approx(at_most_today(soon), abs=1)


@pytest.mark.parametrize("path", ["/", "/tag/brest/", "/feed/", "/archive/all/", "{post}", "{month}"])
def test_what_is_edited_is_new_wherever_it_is_named(web, post, path):
    path = post.get_absolute_url() if path == "{post}" else dated(path, post)
    web.get(path)
    with web.commit():
        post.title = "Un titre meilleur"
        post.save()
    assert "Un titre meilleur" in web.text(path)


def test_an_edit_leaves_pages_alone_that_do_not_name_the_post(web, post, far):
    web.get(far.get_absolute_url())
    others = ["/tag/quimper/", "/author/jean-tabarly/", f"/{far.published_at.year}/", "/tags/", "/authors/"]
    for path in others:
        web.get(path)
    with web.commit():
        post.body = "Un autre texte, assez long lui aussi."
        post.save()
    assert [path for path in others if not is_kept(web, path)] == []


@pytest.mark.parametrize(
    ("command", "arguments"), [("rebuild_search", []), ("render_posts", []), ("check_counts", ["--mend"])]
)
def test_what_a_command_mends_is_shown_as_it_is_then(web, post, command, arguments):
    Post.objects.filter(pk=post.pk).update(comment_count=3)
    web.get("/tags/")
    with web.commit():
        call_command(command, *arguments)
    assert not is_kept(web, "/tags/")


def test_comments_that_come_in_with_one_new_post_are_shown(web, post):
    other = cast.post("Un autre")
    for path in ("/comments/", other.get_absolute_url()):
        web.get(path)
    comment = cast.comment(other, "Venu d’ailleurs.", status="pending")
    Comment.objects.filter(pk=comment.pk).update(status="approved")  # as an import writes it, without a signal
    with web.commit():
        written_in_bulk.send(sender=Post, post_ids=[post.pk], comment_ids=[comment.pk])
    assert "Venu d’ailleurs." in web.text("/comments/")
    assert "Venu d’ailleurs." in web.text(other.get_absolute_url())


def test_what_is_withdrawn_is_gone_at_once(web, post, editor_user):
    paths = [dated(path, post) for path in ADDED]
    for path in [*paths, post.get_absolute_url()]:
        web.get(path)
    with web.commit():
        withdraw(post, editor_user)
    assert web.get(post.get_absolute_url()).status == 410
    assert [path for path in paths if "Un billet" in web.get(path).body.decode()] == []


def test_what_is_deleted_is_gone_at_once(web, post, far):
    paths = [dated(path, post) for path in ADDED]
    for path in [*paths, post.get_absolute_url()]:
        web.get(path)
    with web.commit():
        post.delete()
    assert web.get(post.get_absolute_url()).status == 410
    assert [path for path in paths if "Un billet" in web.get(path).body.decode()] == []


def test_several_deleted_at_once_are_gone(web, post, far):
    assert "Un billet" in web.text("/")
    with web.commit():
        Post.objects.all().delete()
    assert "Un billet" not in web.text("/")


def test_the_posts_before_and_after_lead_to_a_new_one(web, rose, editor_user):
    first, last = cast.post("Premier", days_ago=9), cast.post("Dernier", days_ago=1)
    for one in (first, last):
        web.get(one.get_absolute_url())
    between = cast.post("Entre deux", status="draft")
    between.published_at = timezone.now() - timedelta(days=5)
    with web.commit():
        publish(between, editor_user)
    assert "Entre deux" in web.text(first.get_absolute_url()) and "Entre deux" in web.text(last.get_absolute_url())


def test_a_post_with_other_tags_changes_lists(web, post):
    for path in ("/tag/brest/", "/tags/", post.get_absolute_url()):
        web.get(path)
    with web.commit():
        post.tags.set(["Rennes"])
    assert web.get("/tag/brest/").status == 404 and "Rennes" in web.text("/tags/")
    assert "Rennes" in web.text(post.get_absolute_url()) and "Rennes" in web.text("/")


def test_a_post_signed_by_another_changes_lists(web, post):
    jean = cast.author("Jean Tabarly")
    named = ["/authors/", "/archive/", "/archive/all/", f"/{post.local_date.year}/", "/", post.get_absolute_url()]
    assert all("Rose Lahaye" in web.text(path) for path in ["/author/rose-lahaye/", *named])
    with web.commit():
        post.bylines.all().delete()
        Byline.objects.create(post=post, author=jean)
    assert web.get("/author/rose-lahaye/").status == 404
    assert [path for path in named if "Jean Tabarly" not in web.text(path)] == []


def test_a_byline_that_is_given_to_another_leaves_its_author(web, post, rose):
    other = cast.post("Un autre", by=rose)
    jean = cast.author("Jean Tabarly")
    assert "Un billet" in web.text("/author/rose-lahaye/") and "2 billets" in web.text("/authors/")
    with web.commit():
        byline = post.bylines.get()
        byline.author = jean
        byline.save()
    assert "Un billet" not in web.text("/author/rose-lahaye/") and "2 billets" not in web.text("/authors/")
    assert "Jean Tabarly" in web.text(post.get_absolute_url()) and not wrong_totals()
    web.text(other.get_absolute_url())
    with web.commit():
        byline.post = other
        byline.save()
    assert "Jean Tabarly" not in web.text(post.get_absolute_url()) and not wrong_totals()
    assert "Jean Tabarly" in web.text(other.get_absolute_url()) and "Un autre" in web.text("/author/jean-tabarly/")


@pytest.mark.parametrize("cookie", [{}, {"HTTP_COOKIE": "seen=1"}])
def test_a_tag_s_place_that_is_given_to_another_leaves_its_tag(web, post, cookie):
    cast.post("Un autre", tags=["Brest", "Rennes"])
    assert "2 billets" in web.text("/tag/brest/", **cookie)
    with web.commit():
        place = post.tag_items.get()
        place.tag = Tag.objects.get(name="Rennes")
        place.save()
    assert "2 billets" not in web.text("/tag/brest/", **cookie) and "2 billets" in web.text("/tag/rennes/", **cookie)
    assert "Un billet" not in web.text("/tag/brest/", **cookie) and not wrong_totals()


@pytest.mark.parametrize("is_reverse", [False, True])
def test_authors_that_are_added_to_a_post_are_named_and_counted(web, post, is_reverse):
    jean = cast.author("Jean Tabarly")
    paths = ["/authors/", "/", post.get_absolute_url(), f"/{post.local_date.year}/"]
    assert not [path for path in paths if "Jean Tabarly" in web.text(path)]
    with web.commit():
        jean.posts.add(post) if is_reverse else post.authors.add(jean)
    assert "Un billet" in web.text("/author/jean-tabarly/") and not wrong_totals()
    assert not [path for path in paths if "Jean Tabarly" not in web.text(path)]


def test_the_map_of_the_site_has_the_tags_of_today(web, post):
    assert "/tag/brest/" in web.text("/sitemap-lists.xml")
    with web.commit():
        post.tags.set(["Rennes"])
    listed = web.text("/sitemap-lists.xml")
    assert "/tag/rennes/" in listed and "/tag/brest/" not in listed


@pytest.mark.parametrize("cookie", [{}, {"HTTP_COOKIE": "seen=1"}])
def test_a_post_that_comes_back_brings_its_comments(web, post, cookie):
    post.status = "withdrawn"
    cast.comment(cast.post("Un autre", days_ago=1), "Toujours là.")
    with web.commit():
        cast.comment(post, "De retour.")
        post.save()
    assert "De retour." not in web.text("/comments/", **cookie)
    with web.commit():
        post.status = "published"
        post.save()
    assert "De retour." in web.text("/comments/", **cookie)


@pytest.mark.parametrize("path", ["/", "/tags/", "/tag/brest/", "{post}"])
def test_a_tag_with_another_name_has_it_everywhere(web, post, path):
    path = path.format(post=post.get_absolute_url())
    web.get(path)
    tag = Tag.objects.get(slug="brest")
    with web.commit():
        tag.name = "Brest même"
        tag.save()
    assert "Brest même" in web.text(path)


def test_a_renamed_address_leads_on_and_links_follow(web, post):
    old = post.get_absolute_url()
    web.get(old), web.get("/")
    with web.commit():
        post.slug = "autre-adresse"
        post.save()
    assert web.get(old).status == 301 and post.get_absolute_url() in web.text("/")


@pytest.mark.parametrize("path", ["/", "/authors/", "/author/rose-lahaye/", "/feed/", "{post}"])
def test_an_author_with_another_name_has_it_everywhere(web, post, rose, path):
    path = path.format(post=post.get_absolute_url())
    web.get(path)
    with web.commit():
        rose.name = "Rose Le Bihan"
        rose.save()
    assert "Le Bihan" in web.text(path)


def test_tags_that_become_one(web, post, far):
    for path in ("/tag/brest/", "/tags/", "/"):
        web.get(path)
    with web.commit():
        join_tags(Tag.objects.get(slug="quimper"), [Tag.objects.get(slug="brest")])
    assert web.get("/tag/brest/").status == 301 and "Un billet" in web.text("/tag/quimper/")
    assert "Brest" not in web.text("/tags/")


def test_a_series_and_its_parts_know_each_other(web, post, far):
    series = Series.objects.create(title="Marées", slug="marees")
    Post.objects.get(pk=post.pk)
    post.series = series
    with web.commit():
        post.save()
    web.get("/series/marees/"), web.get(post.get_absolute_url())
    far.series = series
    with web.commit():
        far.save()
    assert "Loin" in web.text("/series/marees/") and "Loin" in web.text(post.get_absolute_url())
    with web.commit():
        series.title = "Grandes marées"
        series.save()
    assert "Grandes marées" in web.text("/series/marees/") and "Grandes marées" in web.text(post.get_absolute_url())


# Conversations


def test_a_comment_that_appears_is_in_its_thread_and_counted(web, post, far):
    comment = cast.comment(post, "Bien vu.", status="pending")
    paths = [post.get_absolute_url(), "/", "/comments/", "/comments/feed/", f"{post.get_absolute_url()}feed/"]
    away = [far.get_absolute_url(), "/tag/quimper/", "/archive/", "/tags/"]
    for path in [*paths, *away]:
        assert "Bien vu" not in web.text(path)
    with web.commit():
        transition([comment.pk], "approved")
    assert [path for path in paths if "Bien vu" not in web.text(path)] == []
    assert [path for path in away if not is_kept(web, path)] == []


def test_a_comment_that_waits_touches_nothing(web, post):
    web.get(post.get_absolute_url()), web.get("/")
    with web.commit():
        cast.comment(post, status="pending")
    assert is_kept(web, post.get_absolute_url()) and is_kept(web, "/")


@pytest.mark.parametrize("how", ["removed", "spam", "taken back", "deleted"])
def test_a_comment_that_goes_is_gone_at_once(web, post, how):
    comment = cast.comment(post, "Bien vu.")
    paths = [post.get_absolute_url(), "/", "/comments/"]
    for path in paths:
        assert "Bien vu" in web.text(path)
    with web.commit():
        if how == "taken back":
            take_back(comment)
        elif how == "deleted":
            comment.delete()
        else:
            transition([comment.pk], how)
    assert [path for path in paths if "Bien vu" in web.text(path)] == []


def test_a_comment_that_is_edited_says_what_it_says_now(web, post):
    comment = cast.comment(post, "Bien vu.")
    web.get(post.get_absolute_url())
    with web.commit():
        rewrite(comment, "Très bien vu.")
    assert "Très bien vu" in web.text(post.get_absolute_url())


def test_a_like_is_counted_where_it_shows(web, post):
    web.get(post.get_absolute_url()), web.get("/popular/")
    before = web.get(post.get_absolute_url()).body
    with web.commit():
        Like.objects.create(post=post, reader="x" * 64)
        recount_likes(post)
    assert web.get(post.get_absolute_url()).body != before and "Un billet" in web.text("/popular/")


def test_a_closed_conversation_shows_no_form(web, post):
    assert "<textarea" in web.text(post.get_absolute_url())
    with web.commit():
        post.comment_policy = "closed"
        post.save()
    assert "<textarea" not in web.text(post.get_absolute_url())


def test_a_conversation_that_closes_by_itself_is_made_anew_then(web, settings):
    settings.COMMENTS_CLOSE_AFTER = 3
    closes = timezone.now() + timedelta(minutes=7)
    post = cast.post(published_at=closes - timedelta(days=3))
    web.get(post.get_absolute_url())
    assert web.cache.memory.get(post.get_absolute_url()).until == pytest.approx(at_most_today(closes), abs=60)


# Around


def test_a_menu_and_a_setting_are_on_every_page(web, post):
    for path in ("/", post.get_absolute_url(), "/tags/"):
        web.get(path)
    with web.commit():
        Identity.objects.update_or_create(pk=1, defaults={"menu_fr": "Qui sommes-nous | /authors/", "name": "Vigie"})
    for path in ("/", post.get_absolute_url(), "/tags/"):
        assert "Qui sommes-nous" in web.text(path) and "Vigie" in web.text(path)


def test_an_event_is_where_it_is_named_and_a_post_that_holds_it_too(web):
    holding = cast.post("Avec une fête", body="Venez.\n\n/events/fete/\n")
    event = Event(title="Fête", slug="fete", starts_at=timezone.now() + timedelta(days=3), status="draft")
    event.save()
    for path in ("/events/", "/", holding.get_absolute_url()):
        assert "Fête" not in web.text(path)
    with web.commit():
        event.status = "published"
        event.save()
    for path in ("/events/", "/", holding.get_absolute_url(), "/events/fete/"):
        assert "Fête" in web.text(path)
    with web.commit():
        event.title = "Grand bal"
        event.save()
    for path in ("/events/", "/", holding.get_absolute_url(), "/events/fete/", "/events/calendar.ics"):
        assert "Grand bal" in web.text(path)


def test_a_poll_is_where_it_is_named(web):
    web.get("/polls/")
    with web.commit():
        poll = cast.poll("Thé ou café", {"Alors": ["Thé", "Café"]})
    assert "Thé ou café" in web.text("/polls/")
    with web.commit():
        poll.title = "Cidre ou café"
        poll.save()
    assert "Cidre ou café" in web.text("/polls/")


def test_another_blog_is_in_the_list(web):
    web.get("/blogroll/")
    with web.commit():
        LinkedBlog.objects.create(name="Le Phare", url="https://phare.example/")
    assert "Le Phare" in web.text("/blogroll/")


def test_an_import_and_its_undoing_are_seen_at_once(web, post, tmp_path):
    (tmp_path / "a.md").write_text("---\ntitle: Venu d’ailleurs\ndate: 2012-10-27\n---\nUn texte.\n")
    web.get("/"), web.get("/archive/")
    with web.commit():
        call_command("import_posts", "--status", "published", "--format", "markdown", str(tmp_path / "a.md"))
    assert "Venu d’ailleurs" in web.text("/") and "2012" in web.text("/archive/")
    with web.commit():
        undo(ImportRun.objects.get())
    assert "Venu d’ailleurs" not in web.text("/") and "2012" not in web.text("/archive/")


def test_what_is_not_committed_touches_nothing(web, post):
    web.get("/")
    post.title = "Jamais"
    post.save()
    assert is_kept(web, "/")


@pytest.mark.parametrize(
    ("path", "base"),
    [
        ("/", "/"),
        ("/page/3/", "/"),
        ("/feed/atom/", "/"),
        ("/en/", "/"),
        ("/en/tag/x/page/2/", "/tag/x/"),
        ("/tag/page/feed/", "/tag/page/"),
        ("/tag/rss-feed/", "/tag/rss-feed/"),
        ("/tag/rss-feed/feed/json/", "/tag/rss-feed/"),
        ("/tag/feed/", "/tag/feed/"),
        ("/en/author/feed/feed/", "/author/feed/"),
        ("/author/feed/page/2/", "/author/feed/"),
        ("/2012/10/feed/", "/2012/10/feed/"),
        ("/2012/10/feed/feed/", "/2012/10/feed/"),
        ("/2012/10/page/2/", "/2012/10/"),
        ("/comments/feed/", "/comments/"),
        ("/language/fr/feed/", "/language/fr/"),
        ("/2012/10/x/comment-page-2/", "/2012/10/x/"),
        ("/sitemap-2012.xml", "/sitemap/"),
        ("/energy/", "/energy/"),
        ("/comments/4/conversation/page/2/", "/comments/4/conversation/"),
    ],
)
def test_pages_and_feeds_of_a_list_are_of_its_address(path, base):
    assert base_of(path) == base
