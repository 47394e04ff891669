"""Statistics without tracking: reads, referring sites, searches in vain; no cookie, no digest, no address; off by a
setting."""

import threading
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from blog.audience import counting
from blog.audience.counting import fold_old, write_counts
from blog.audience.figures import figures
from blog.audience.models import MissedSearch, PostReads, Referral
from blog.posts.models import Post
from tests import cast

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
BROWSER = {"User-Agent": FIREFOX, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


@pytest.fixture(autouse=True)
def nothing_waits():
    counting.waiting.take()
    yield
    counting.waiting.take()


def read(client, post, **headers):
    return client.get(post.get_absolute_url(), headers=BROWSER | headers)


def reads():
    write_counts()
    return {row.post.title: row.number for row in PostReads.objects.select_related("post")}


def test_a_page_opened_in_a_browser_is_a_read_each_time_and_nobody_is_known_by_it(client):
    post, other = cast.post("Un"), cast.post("Deux", kind="page")
    answers = [read(client, post) for _ in range(3)] + [read(client, other)]
    assert not any(answer.cookies for answer in answers)
    assert reads() == {"Un": 3, "Deux": 1}
    assert set(PostReads.objects.values()[0]) == {"id", "post_id", "day", "number"}


def test_where_no_chore_comes_by_they_are_written_by_a_thread_apart(client, monkeypatch):
    """Once a minute, and no reader waits for it."""
    post, wrote = cast.post("Un"), threading.Event()
    threads = []
    monkeypatch.setattr(counting, "_write_apart", lambda: (threads.append(threading.current_thread()), wrote.set()))
    counting.waiting.due = 0.0
    for _ in range(3):
        read(client, post)
    assert wrote.wait(10) and threads != [threading.current_thread()]
    assert len(threads) == 1 and reads() == {"Un": 3}


@pytest.mark.parametrize(
    "browser",
    [
        *("", "curl/8.5.0", "python-requests/2.32", "Go-http-client/2.0", "Wget/1.21", "facebookexternalhit/1.1"),
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0) Chrome/116.0 Safari/537.36",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_5) AppleWebKit/605 (Applebot/0.1)",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0 Safari/537.36",
        "Mozilla/5.0 (compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
        "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
        "Mozilla/5.0 (compatible; archive.org_bot +http://archive.org/details/archive.org_bot)",
        "Feedly/1.0 (+http://www.feedly.com/fetcher.html)",
    ],
)
def test_programs_are_no_readers(client, browser):
    post = cast.post()
    read(client, post, **{"User-Agent": browser})
    assert reads() == {}


@pytest.mark.parametrize(
    "browser",
    [
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Linux; Android 9; CUBOT_X18_Plus) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0",
    ],
)
def test_browsers_are(client, browser):
    post = cast.post("Un")
    read(client, post, **{"User-Agent": browser})
    assert reads() == {"Un": 1}


@pytest.mark.parametrize(
    "headers", [{"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}, {"Sec-Fetch-Mode": "cors"}]
)
def test_a_page_fetched_ahead_or_by_a_script_is_not_read(client, headers):
    read(client, cast.post(), **headers)
    assert reads() == {}


def test_where_browsers_tell_of_their_steps_who_says_nothing_is_a_program(client, settings):
    post = cast.post("Un")
    client.get(post.get_absolute_url(), headers={"User-Agent": FIREFOX})
    assert reads() == {"Un": 1}, "over plain http browsers may say nothing"
    settings.SITE = settings.SITE._replace(scheme="https")
    client.get(post.get_absolute_url(), headers={"User-Agent": FIREFOX})
    assert reads() == {"Un": 1}


def test_those_who_write_here_are_not_counted_and_other_accounts_are(client):
    post = cast.post("Un")
    client.force_login(cast.user("author"))
    read(client, post)
    assert reads() == {}
    client.force_login(cast.user("reader"))
    read(client, post)
    assert reads() == {"Un": 1}


def test_only_whole_pages_of_posts_that_are_there_count(client):
    post = cast.post("Un")
    draft = cast.post("Brouillon", status="draft")
    for address in ("/", "/feed/", "/2020/01/rien/", draft.get_absolute_url(), f"/2020/01/{post.slug}/"):
        client.get(address, headers=BROWSER)
    client.head(post.get_absolute_url(), headers=BROWSER)
    client.get(post.get_absolute_url() + "feed/", headers=BROWSER)
    assert reads() == {}


@pytest.mark.parametrize(
    ("referrer", "host"),
    [
        ("https://www.lemonde.fr/sante/?q=secret", "lemonde.fr"),
        ("https://search.example:8443/", "search.example"),
        ("http://localhost:8000/archive/", None),
        ("android-app://com.example.reader/", "com.example.reader"),
        ("https://evil.example<script>/", None),
        ("https://" + "a" * 200 + ".example/", None),
        ("http://[::1", None),
        ("http://203.0.113.7/", None),
        ("http://box.203.0.113.7/", None),
        ("nonsense", None),
        ("", None),
    ],
)
def test_of_where_readers_came_from_the_host_alone_is_kept(client, referrer, host):
    read(client, cast.post(), Referer=referrer)
    write_counts()
    assert list(Referral.objects.values_list("host", flat=True)) == ([host] if host else [])


def test_invented_referrers_fill_no_table(client, monkeypatch):
    monkeypatch.setattr(counting, "MOST_HOSTS_A_DAY", 10)
    post = cast.post()
    for number in range(30):
        read(client, post, Referer=f"https://spam{number}.example/")
    write_counts()
    assert Referral.objects.count() == 10 and PostReads.objects.get().number == 30


def test_a_search_that_found_nothing_is_counted_by_its_words(client):
    for words in ("Hôpital Psy", "hopital psy", "HÔPITAL  PSY"):
        client.get("/search/", {"q": words}, headers=BROWSER)
    write_counts()
    assert list(MissedSearch.objects.values_list("words", "number")) == [("hopital psy", 3)]


@pytest.mark.parametrize("words", ["lou@example.org", "06 12 34 56 78", "x" * 90, "", "   "])
def test_what_could_name_a_person_is_not_kept(client, words):
    client.get("/search/", {"q": words}, headers=BROWSER)
    write_counts()
    assert not MissedSearch.objects.exists()


def test_a_search_that_finds_and_one_by_a_program_are_not_counted(client):
    cast.post("Hôpital")
    client.get("/search/", {"q": "hopital"}, headers=BROWSER)
    client.get("/search/", {"q": "zzzz"})
    write_counts()
    assert not MissedSearch.objects.exists()


def test_what_is_counted_waits_and_is_added_to_what_is_there(client):
    post = cast.post("Un")
    read(client, post)
    assert not PostReads.objects.exists()
    assert reads() == {"Un": 1}
    read(client, post)
    assert reads() == {"Un": 2} and PostReads.objects.count() == 1


def test_what_cannot_be_written_waits_on(client, monkeypatch):
    post = cast.post("Un")
    read(client, post, Referer="https://a.example/")
    with monkeypatch.context() as away:
        away.setattr(counting, "_write_referrals", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            write_counts()
    assert reads() == {"Un": 1} and Referral.objects.get().number == 1


def test_a_post_that_is_gone_by_then_is_left_out(client):
    post = cast.post("Un")
    read(client, post, Referer="https://a.example/")
    post.delete()
    assert reads() == {}


def test_switched_off_nothing_is_counted(client, settings):
    settings.STATISTICS = False
    fresh = client.__class__()
    read(fresh, cast.post())
    fresh.get("/search/", {"q": "zzzz"}, headers=BROWSER)
    write_counts()
    assert not PostReads.objects.exists() and not MissedSearch.objects.exists()
    fresh.force_login(cast.user("editor"))
    assert "Le comptage est arrêté" in fresh.get("/admin/blog/postreads/").content.decode()


def test_days_become_months_after_three_months_and_old_searches_are_forgotten():
    post = cast.post()
    today = date(2026, 11, 23)
    for day, number in ((date(2026, 7, 3), 2), (date(2026, 7, 20), 3), (date(2026, 7, 1), 5), (date(2026, 11, 20), 7)):
        PostReads.objects.create(post=post, day=day, number=number)
        Referral.objects.create(post=post, day=day, number=number, host="a.example")
    MissedSearch.objects.create(words="vieux", last_at=timezone.now() - timedelta(days=91))
    fold_old(today)
    fold_old(today)
    expected = [(date(2026, 7, 1), 10), (date(2026, 11, 20), 7)]
    assert list(PostReads.objects.order_by("day").values_list("day", "number")) == expected
    assert list(Referral.objects.order_by("day").values_list("day", "number")) == expected
    assert not MissedSearch.objects.exists()


def test_authors_see_how_their_posts_are_read_and_editors_all(client):
    mine, editor = cast.user("author"), cast.user("editor")
    own, others = cast.post("Le mien", by=mine), cast.post("Un autre", by=editor)
    today = timezone.localdate()
    PostReads.objects.create(post=own, day=today, number=12)
    PostReads.objects.create(post=others, day=today, number=30)
    Referral.objects.create(post=others, day=today, host="ailleurs.example", number=30)
    MissedSearch.objects.create(words="licorne")
    client.force_login(mine)
    page = client.get("/admin/blog/postreads/").content.decode()
    assert "Le mien" in page and "12 lectures en trente jours" in page
    assert "Un autre" not in page and "ailleurs" not in page and "licorne" not in page
    assert client.get("/admin/blog/postreads/", {"post": others.pk}).status_code == 404
    client.force_login(editor)
    page = client.get("/admin/blog/postreads/").content.decode()
    assert "42 lectures" in page and "ailleurs.example" in page and "licorne" in page and "<table" in page
    alone = client.get("/admin/blog/postreads/", {"post": own.pk}).content.decode()
    assert "12 lectures" in alone and "licorne" not in alone


@pytest.mark.parametrize("asked", ["x", "0", "-1", "9" * 30, "1 OR 1=1", "²"])
def test_odd_posts_are_not_there(client, asked):
    client.force_login(cast.user("editor"))
    assert client.get("/admin/blog/postreads/", {"post": asked}).status_code == 404


def test_the_chart_says_what_the_table_says():
    post = cast.post()
    today = timezone.localdate()
    PostReads.objects.create(post=post, day=today, number=10)
    PostReads.objects.create(post=post, day=today - timedelta(days=1), number=5)
    made = figures(Post.objects.all())
    assert [bar.number for bar in made["bars"]] == [number for _day, number in made["days"]][::-1]
    assert (made["bars"][-1].height, made["bars"][-2].height, made["total"]) == (40, 20, 15)


def test_no_table_of_the_statistics_has_a_place_for_who():
    for name in ("PostReads", "Referral", "MissedSearch"):
        fields = {field.name for field in apps.get_model("blog", name)._meta.get_fields()}
        assert fields <= {"id", "post", "day", "number", "host", "words", "last_at"}
