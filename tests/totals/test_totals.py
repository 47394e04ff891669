"""Numbers of posts are kept with every change, and are at any time what counting would give."""

import threading
from collections import Counter
from datetime import datetime, timedelta
from importlib import import_module
from random import Random

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog import receivers
from blog.archive.pages import Pages
from blog.posts.changing import told_together
from blog.posts.joining import join_authors, join_tags
from blog.posts.models import Byline, Post
from blog.tags.models import PostTag, Tag
from blog.totals.counting import count_again, count_posts, wrong_totals
from blog.totals.figures import Figures
from blog.totals.models import Counted, Total
from tests import cast
from tests.together import at_the_same_time, for_two_writers

pytestmark = pytest.mark.django_db
MOST = 2
TAGS = ["Chat", "Été", "Train", "Lecture"]


def counted(now=None):
    """What `Figures` says, counted post by post as a reader would."""
    posts = Post.objects.for_reading(AnonymousUser()) if now is None else Post.objects.filter(status="published")
    months, authors, tags, languages, signed, pairs = (Counter() for _ in range(6))
    for post in posts.filter(published_at__lte=now or timezone.now(), kind="post"):
        date = post.local_date
        months[date.year, date.month] += 1
        languages[post.language] += 1
        voices, subjects = set(post.authors.values_list("pk", flat=True)), set(post.tags.values_list("pk", flat=True))
        authors.update(voices)
        tags.update(subjects)
        signed.update((date.year, one) for one in voices)
        pairs.update((tag, one) for tag in subjects for one in voices)
    ranked = sorted(pairs, key=lambda pair: (-pairs[pair], pair[0]))
    used = {one: [tag for tag, author in ranked if author == one][:MOST] for _tag, one in ranked}
    return months, authors, tags, languages, signed, used


def kept(now=None):
    told = Figures(now)
    tags = {tag: number for tag, (number, _last) in told.by_tag().items()}
    months, signed = told.of_all()
    assert months == told.by_month()
    asked = months, told.by_author(), tags, told.by_language(), signed
    return *map(Counter, asked), told.tags_of_authors(MOST)


def test_after_any_changes_the_numbers_are_those_of_counting():
    random = Random(9)
    people = [cast.author(name) for name in ("Rose", "Paul", "Inès")]
    statuses = ["published"] * 6 + ["draft", "private", "withdrawn", "review"]
    for step in range(120):
        posts = list(Post.objects.all())
        post = random.choice(posts) if posts and step % 3 else None
        fields = {"status": random.choice(statuses), "language": random.choice("fr en".split())}
        moment = timezone.now() - timedelta(days=random.choice([-40, -1, 1, 20, 400, 900]))
        if post is None:
            by, tags = random.sample(people, random.randint(0, 2)), random.sample(TAGS, random.randint(0, 3))
            cast.post(f"Billet {step}", by, tags, published_at=moment, **fields)
        elif step % 7 == 1:
            post.delete()
        elif step % 7 == 2:
            post.tags.set(random.sample(TAGS, 2))
        elif step % 7 == 3:
            post.bylines.all().delete()
            post.bylines.create(author=random.choice(people))
        else:
            for name, value in {
                **fields,
                "published_at": moment,
                "kind": random.choice(["post", "post", "page"]),
            }.items():
                setattr(post, name, value)
            post.save()
        if step % 10 == 0:
            assert kept() == counted()
            _lists_are_found_as_by_looking_at_all(people)
    assert kept() == counted() and not wrong_totals()
    for days in (-60, -2, 10):
        now = timezone.now() - timedelta(days=days)
        assert kept(now) == counted(now), "at any moment, without anything having to run"
    tag, other = Tag.objects.all()[:2]
    join_tags(tag, [other])
    join_authors(people[0], [people[1]])
    Tag.objects.exclude(pk=tag.pk).first().delete()
    assert kept() == counted() and not wrong_totals()
    Tag.objects.all().delete()
    assert kept() == counted() and not wrong_totals() and not Figures().by_tag()


def _lists_are_found_as_by_looking_at_all(people):
    posts = Post.objects.for_reading(AnonymousUser())
    for tag in Tag.objects.all():
        assert list(posts.newest_of_tag(tag)) == list(posts.filter(tags=tag).newest_first())
    for author in people:
        assert list(posts.newest_by(author)) == list(posts.by_author(author).newest_first())


def test_what_is_to_come_is_in_no_number_before_its_time_nor_told_by_a_month():
    moment = timezone.now() + timedelta(hours=1)
    cast.post("Secret", cast.author("Nul Autre"), ["Secret"], published_at=moment)
    before, after = Figures(), Figures(moment + timedelta(seconds=1))
    for told, number in ((before, 0), (after, 1)):
        assert len(told.by_month()) == len(told.by_author()) == len(told.by_tag()) == number
        assert len(told.by_voice()) == number
        months, authors = told.of_tag(Tag.objects.get().pk)
        assert len(months) == len(authors) == len(told.tags_of_authors(MOST)) == number


def test_narrower_questions():
    rose, paul = cast.author("Rose"), cast.author("Paul")
    for days, by, tags in [(1, rose, ["Chat"]), (2, [rose, paul], ["Chat", "Été"]), (500, paul, ["Chat"])]:
        cast.post(by=by, tags=tags, days_ago=days)
    chat, told = Tag.objects.get(key="chat"), Figures()
    year = timezone.localtime(timezone.now() - timedelta(days=1)).year
    assert told.of_tag(chat.pk) == (told.by_month(tag=chat.pk), {rose.pk: 2, paul.pk: 2})
    assert sum(told.by_month(year).values()) == sum(n for (y, _author), n in told.of_all()[1].items()) - 2
    assert told.by_author(year=year)[rose.pk] == 2 and sum(told.by_month(author=paul.pk).values()) == 2
    assert told.of_author(rose.pk) == (
        told.by_month(author=rose.pk),
        {chat.pk: 2, Tag.objects.get(key="ete").pk: 1},
    )
    assert sum(told.by_month(tag=chat.pk).values()) == 3 and sum(told.by_month(language="en").values()) == 0
    newest = timezone.localtime(timezone.now() - timedelta(days=1))
    assert told.by_tag()[chat.pk] == (3, (newest.year, newest.month)) and told.by_voice()[rose.pk] == (
        2,
        (newest.year, newest.month),
    )
    # A post to come this month, and nothing else of the month, is not the last.
    moment = timezone.now() + timedelta(seconds=1)
    cast.post(tags=["Neuf"], published_at=moment)
    assert "neuf" not in {Tag.objects.get(pk=pk).key for pk in Figures().by_tag()}


def test_every_page_of_a_list_is_what_skipping_would_give_and_none_counts():
    random = Random(2)
    for _ in range(45):
        moment = timezone.make_aware(datetime(2012, random.choice([1, 2, 3, 12]), 28, 23, 59)) + timedelta(
            minutes=random.randint(0, 10_000)
        )
        cast.post(published_at=moment)
    posts = Post.objects.for_reading(AnonymousUser()).newest_first()
    whole, pages = list(posts), Pages(posts, 4, Figures().by_month())
    assert pages.count == 45 and pages.num_pages == 12
    for number in pages.page_range:
        with CaptureQueriesContext(connection) as asked:
            page = pages.page(number)
            assert list(page) == whole[(number - 1) * 4 : number * 4], number
        assert len(asked) == 1 and "COUNT" not in asked[0]["sql"]
    assert page.has_previous() and not page.has_next()


def test_a_list_without_posts_has_one_page_without_any():
    assert list(Pages(Post.objects.all(), 4, {}).page(1)) == []


def test_who_writes_finds_on_the_lists_what_only_they_may_read(client):
    user = cast.user("author")
    cast.post(by=user, status="private", title="Rien que pour moi")
    assert "Rien que pour moi" not in client.get("/").content.decode()
    client.force_login(user)
    assert "Rien que pour moi" in client.get("/").content.decode()


def test_wrong_numbers_are_told_and_mended(capsys):
    cast.post(tags=["Chat"], by=cast.author("Rose"))
    Total.objects.filter(tag__gt=0).update(number=7)
    Total.objects.create(month=201001, number=3)
    PostTag.objects.update(out_at=None)
    with pytest.raises(CommandError, match="--mend"):
        call_command("check_counts")
    assert "numbers of posts: 4 wrong" in capsys.readouterr().out
    call_command("check_counts", "--mend")
    call_command("check_counts")
    assert "All numbers are right." in capsys.readouterr().out and kept() == counted()


def test_a_blog_from_before_there_were_totals_is_counted_by_its_migration():
    rose = cast.author("Rose")
    cast.post(by=[rose, cast.author("Paul")], tags=["Chat", "Été"], days_ago=400, language="en")
    cast.post(by=rose, tags=["Chat"], days_ago=-3)
    cast.post(by=rose, tags=["Chat"], status="draft")
    cast.post(kind="page")
    Total.objects.all().delete()
    Counted.objects.all()._raw_delete("default")
    Byline.objects.update(out_at=None)
    PostTag.objects.update(out_at=None)
    import_module("blog.migrations.0023_count_posts").count(apps, None)
    assert not wrong_totals() and kept() == counted()
    post = Post.objects.get(language="en")
    post.delete()
    assert not wrong_totals() and kept() == counted()


@for_two_writers
def test_who_deletes_posts_and_who_writes_some_of_the_same_months_do_not_wait_in_a_circle():
    late, early = cast.post("Tard"), cast.post("Tôt", days_ago=4000)
    moments = late.published_at, early.published_at

    def delete(meanwhile):
        late.delete()
        meanwhile()
        early.delete()

    def write():
        with told_together():
            for moment in moments:
                cast.post(published_at=moment)

    assert at_the_same_time(delete, write) == [] and kept() == counted() and not wrong_totals()


@for_two_writers
def test_who_counts_all_again_and_who_saves_a_post_do_not_wait_in_a_circle():
    post = cast.post("Un", cast.author("Rose"))

    def save(meanwhile):
        Post.objects.filter(pk=post.pk).update(language="en")
        meanwhile()
        count_posts([post.pk])

    assert at_the_same_time(save, count_again) == [] and kept() == counted() and not wrong_totals()


@for_two_writers
def test_a_post_that_is_deleted_while_it_is_saved_is_counted_nowhere():
    post = cast.post("Un", cast.author("Rose"), tags=["Chat"])

    def save(meanwhile):
        post.language, post.published_at = "en", post.published_at - timedelta(days=400)
        post.save()
        meanwhile()

    assert at_the_same_time(save, Post.objects.get(pk=post.pk).delete) == []
    assert not Post.objects.exists() and not wrong_totals()


@for_two_writers
def test_who_deletes_a_tag_and_who_saves_a_post_of_it_do_not_wait_in_a_circle(monkeypatch):
    post = cast.post("Un", tags=["Chat", "Train"])

    def delete(meanwhile):
        monkeypatch.setattr(receivers, "index_posts", lambda ids: meanwhile())
        Tag.objects.get(name="Chat").delete()

    def save():
        with told_together():
            post.save()
            post.tags.remove("Train")

    assert at_the_same_time(delete, save) == [] and kept() == counted() and not wrong_totals()


@for_two_writers
def test_who_joins_tags_and_who_takes_one_off_a_post_do_not_wait_in_a_circle(monkeypatch):
    post = cast.post("Un", tags=["Chat", "Train", "Lecture"])
    stays, *others = (Tag.objects.get(name=name) for name in ("Chat", "Train", "Lecture"))

    delete = Tag.delete

    def join(meanwhile):
        monkeypatch.setattr(Tag, "delete", lambda tag: (delete(tag), tag == others[1] or meanwhile()))
        join_tags(stays, others)

    def save():
        with told_together():
            Post.objects.get(pk=post.pk).save()
            post.tags.remove("Lecture")

    assert at_the_same_time(join, save) == [] and kept() == counted() and not wrong_totals()


@for_two_writers
def test_two_who_change_one_post_at_the_same_moment_count_it_once():
    post = cast.post("Un", cast.author("Rose"))
    together = threading.Barrier(4, timeout=20)

    def tag(name):
        together.wait()
        try:
            with transaction.atomic():
                Post.objects.get(pk=post.pk).tags.add(name)
        finally:
            connection.close()

    threads = [threading.Thread(target=tag, args=[name]) for name in TAGS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert post.tags.count() == len(TAGS) and kept() == counted() and not wrong_totals()
