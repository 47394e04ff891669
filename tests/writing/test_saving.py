"""Two people save one post: nothing is overwritten unseen. What it was is kept, and can be brought back."""

from functools import partial

import pytest
from django.urls import reverse

from blog.images.intake import store_image
from blog.posts.changing import told_together
from blog.posts.models import Post, Series
from blog.posts.revisions import keep_revision, snapshot_of
from blog.signals import posts_changed
from blog.writing.history import changes, restore
from tests import cast
from tests.accounts.test_roles import change_page, form_of

pytestmark = pytest.mark.django_db
TEXT = "<p>Un.</p><p>Deux. Trois.</p><p>Quatre.</p>"


@pytest.fixture
def post(author):
    return cast.post("Un titre", by=author, body=TEXT, body_format="html", tags=["Wikis"])


def send(client, post, by=None, **fields):
    if by:
        client.force_login(by)
    told = {"body_format": "html", "tags": "Wikis", "tab": "a", "base": "0"}
    return client.post(change_page(post), form_of(post, **(told | fields)))


@pytest.fixture
def told():
    """Which posts were told of as changed, each time."""
    times = []

    def note(post_ids, **kwargs):
        times.append(set(post_ids))

    posts_changed.connect(note)
    yield times
    posts_changed.disconnect(note)


def test_a_post_is_read_for_search_once_however_much_of_it_is_saved(client, author, post, told):
    names = [author.author.name, cast.author("Rose Lahaye").name]
    changed = {"title": "Une girafe", "tags": "été, train, nuit", "bylines": names}
    assert send(client, post, by=cast.user("editor"), **changed).status_code == 302
    assert told == [{post.pk}]
    for words in ("girafe", "tag:nuit tag:été", "author:rose-lahaye"):
        assert "Une girafe" in client.get("/search/", {"q": words}).content.decode(), words
    restore(post.revisions.last(), author)
    assert told == 2 * [{post.pk}]


@told_together()
def _fail_after(change):
    change()
    raise ZeroDivisionError


def test_what_could_not_be_saved_is_not_read(client, author, post, told):
    assert send(client, post, title="").status_code == 200
    with pytest.raises(ZeroDivisionError):
        _fail_after(partial(post.tags.add, "jamais"))
    post.tags.add("après")
    assert told == [{post.pk}]


def test_what_does_not_overlap_is_merged_and_said(client, author, post):
    send(client, post, body=TEXT.replace("Un.", "Un, du premier."), tags="Wikis, été", tab="a")
    answer = send(
        client, post, by=cast.user("editor"), body=TEXT.replace("Trois", "3"), title="Un autre titre", tab="b"
    )
    assert answer.status_code == 302
    after = Post.objects.get()
    assert after.body == TEXT.replace("Un.", "Un, du premier.").replace("Trois", "3")
    assert after.title == "Un autre titre"
    assert sorted(tag.name for tag in after.tags.all()) == ["Wikis", "été"]
    assert "les deux versions sont réunies" in client.get(change_page(post)).content.decode()


def test_what_overlaps_is_shown_with_both_texts_and_not_saved(client, author, post):
    send(client, post, body=TEXT.replace("Un.", "Du premier."))
    answer = send(client, post, by=cast.user("editor"), body=TEXT.replace("Un.", "Du second."), tab="b")
    text = answer.content.decode()
    assert "vous avez changé tous deux le même passage" in text
    assert "Du second." in text and "premier" in text
    assert "Du premier." in Post.objects.get().body
    base = text.split('name="base" value="')[1].split('"')[0]
    send(client, post, body=TEXT.replace("Un.", "Du second."), tab="b", base=base)
    assert "Du second." in Post.objects.get().body
    assert any("Du premier." in one.snapshot["body"] for one in post.revisions.all()), "kept all the same"


def test_one_person_in_one_tab_never_meets_a_conflict(client, author, post):
    for title in ("Une fois", "Deux fois", "Trois fois"):  # the button pressed again, the page gone back to
        assert send(client, post, title=title, body=f"<p>{title}</p>").status_code == 302
    assert Post.objects.get().title == "Trois fois"


def test_a_form_that_says_nothing_of_its_base_is_the_last_word(client, author, post):
    keep_revision(post, author)
    send(client, post, title="Dernier mot", base="")
    assert Post.objects.get().title == "Dernier mot"


def test_every_saving_leaves_a_revision_with_everything_and_the_first_also_what_was_before(
    client, author, post, tmp_path
):
    image = store_image(cast.picture(tmp_path / "a.png").read_bytes(), "a.png", alt="Un mur")
    series = Series.objects.create(title="Suite", slug="suite")
    send(client, post, title="Après", cover=image.pk, series=series.pk, series_position=2, search_title="Vu de loin")
    after, before = post.revisions.all()
    assert before.snapshot["title"] == "Un titre"
    assert (after.made_by, after.tab) == (author, "a")
    kept = after.snapshot
    assert (kept["title"], kept["cover_id"], kept["series_id"], kept["series_position"]) == (
        "Après",
        image.pk,
        series.pk,
        2,
    )
    assert (kept["tags"], kept["search_title"]) == (["Wikis"], "Vu de loin")
    assert [one["author_id"] for one in kept["authors"]] == [author.author.pk]


def test_saving_what_is_the_same_leaves_no_revision(client, author, post):
    send(client, post)
    send(client, post)
    assert post.revisions.count() == 1


def test_any_revision_is_brought_back_whole_and_undone_again(client, author, post):
    Post.objects.update(status="draft")
    send(client, post, title="Après", body="<p>Tout autre.</p>", tags="été", slug="apres", status="draft")
    first = post.revisions.last()
    client.post(reverse("admin:blog_post_history", args=[post.pk]), {"revision": first.pk})
    after = Post.objects.get()
    assert (after.title, after.body, after.slug) == ("Un titre", TEXT, "un-titre")
    assert [tag.name for tag in after.tags.all()] == ["Wikis"]
    assert post.revisions.first().snapshot == snapshot_of(after)
    restore(post.revisions.all()[1], author)
    assert Post.objects.get().title == "Après"


def test_an_author_brings_back_nothing_beyond_the_role(author, post):
    editor = cast.user("editor")
    Post.objects.update(featured=True)
    kept = keep_revision(post, editor)
    Post.objects.update(featured=False)
    restore(kept, author)
    assert not Post.objects.get().featured
    restore(kept, editor)
    assert Post.objects.get().featured


def test_the_pages_of_the_past_are_read_and_compared(client, author, post):
    send(client, post, title="Après", body=TEXT.replace("Quatre", "4"), tags="été")
    last = post.revisions.first()
    page = reverse("admin:blog_post_history", args=[post.pk])
    text = client.get(page, {"revision": last.pk}).content.decode()
    assert "<del>Quatre.</del><ins>4.</ins>" in text
    assert "Un titre" in text and "Wikis" in text
    assert "Aucune différence" in client.get(page, {"revision": last.pk, "with": "now"}).content.decode()
    assert [change.name for change in changes({"title": "a"}, {"title": "b"})] == ["titre"]
    for odd in ("x", "0", "9" * 30, "-1"):
        assert client.get(page, {"revision": odd}).status_code == 404


@pytest.mark.parametrize("name", ["history", "links", "change_format"])
def test_another_s_pages_are_closed(client, name):
    client.force_login(cast.user("author"))
    post = cast.post(by=cast.user("author"))
    address = reverse(f"admin:blog_post_{name}", args=[post.pk])
    assert client.get(address).status_code == 404
    assert client.post(address, {"revision": 1}).status_code == 404


def test_the_slug_follows_the_title_until_readers_know_it(client, author):
    post = cast.post("Un", by=author, status="draft")
    send(client, post, title="Deux", slug="un", tags="")
    assert Post.objects.get().slug == "deux"
    send(client, post, title="Deux", slug="choisi", tags="")
    send(client, post, title="Trois", slug="choisi", tags="")
    assert Post.objects.get().slug == "choisi"


def test_an_hour_that_clocks_show_twice_is_asked_about_and_taken(client, author):
    post = cast.post(by=author, status="draft")
    said = {"status": "published", "published_at": "2027-10-31T02:30", "tags": ""}
    assert 'name="published_again"' in send(client, post, **said).content.decode()
    send(client, post, **said, published_again="1")
    assert Post.objects.get().published_at.isoformat() == "2027-10-31T01:30:00+00:00"


def test_publishing_asks_what_pictures_show(client, author, tmp_path):
    image = store_image(cast.picture(tmp_path / "a.png").read_bytes(), "a.png")
    post = cast.post(by=author, status="draft")
    body = f'<p>Un texte.</p><figure><img src="{image.file.url}" alt=""></figure>'
    answer = send(client, post, body=body, status="published", tags="")
    assert "Dites ce que montrent ces images" in answer.content.decode()
    assert Post.objects.get().status == "draft"
    image.decorative = True
    image.save()
    send(client, post, body=body, _publish="1", tags="")
    assert Post.objects.get().is_public


def test_the_format_changes_with_a_look_at_what_changes(client, author, post):
    page = reverse("admin:blog_post_change_format", args=[post.pk])
    text = client.get(page).content.decode()
    assert "Les lecteurs ne verront aucune différence" in text
    seen = {"seen": text.split('name="seen" value="')[1].split('"')[0]}
    client.post(page, seen)
    after = Post.objects.get()
    assert (after.body, after.body_format) == ("Un.\n\nDeux. Trois.\n\nQuatre.", "markdown")
    client.post(page, seen)
    assert Post.objects.get().body_format == "markdown", "a second click does not turn it back"
    assert post.revisions.count() == 2


def test_where_two_clash_all_else_is_merged_and_saving_again_decides_only_the_clash(client, author, post):
    send(client, post, body=TEXT.replace("Un.", "Du premier."), title="Titre du premier", standfirst="Dit\r\nvite")
    answer = send(
        client, post, by=cast.user("editor"), body=TEXT.replace("Un.", "Mien.").replace("Quatre", "4"), tab="b"
    )
    shown = answer.context["form"]
    assert shown["title"].value() == "Titre du premier" and shown["standfirst"].value() == "Dit\nvite"
    again = {name: shown[name].value() for name in ("title", "standfirst", "body", "base", "status", "tags")}
    send(client, post, tab="b", **again)
    after = Post.objects.get()
    assert (after.title, after.standfirst) == ("Titre du premier", "Dit\nvite")
    assert after.body == TEXT.replace("Un.", "Mien.").replace("Quatre", "4")


def test_the_address_readers_know_stays_where_a_post_is_brought_back(client, author, post):
    send(client, post, slug="autre-adresse")
    restore(post.revisions.last(), author)
    assert Post.objects.get().slug == "autre-adresse"


def test_rich_text_is_clean_also_where_it_came_as_markdown(client, author, post):
    hostile = '<p>a</p><input name="_publish" value="1"><img src=x onerror=alert(1)>'
    send(client, post, body=hostile, body_format="markdown")
    send(client, post, body=hostile, body_format="html", base="")
    assert Post.objects.get().body == '<p>a</p><img src="x">'


def test_who_may_no_longer_change_a_post_reads_it_and_gets_back_what_was_sent(client):
    person = cast.user("contributor")
    client.force_login(person)
    post = cast.post("Paru", by=person)
    assert client.get(change_page(post)).url == post.get_absolute_url()
    answer = client.post(change_page(post), form_of(post, body="Ce que j’ai écrit."))
    assert answer.status_code == 403 and "Ce que j’ai écrit." in answer.content.decode()


def test_a_scheduled_post_is_published_now_by_emptying_its_date(client, author):
    post = cast.post("Plus tard", by=author, days_ago=-10)
    answer = send(client, post, body=post.body, published_at="", status="published")
    assert "Dites quand il paraît" in answer.content.decode()
    assert not Post.objects.get().is_public
    send(client, post, body=post.body, published_at="", status="published", _publish="1")
    assert Post.objects.get().is_public


def test_an_emptied_date_of_a_published_post_changes_nothing(client, author, post):
    before = post.published_at
    send(client, post, body=TEXT, published_at="")
    assert Post.objects.get().published_at == before


def test_a_cover_nobody_described_is_named_where_the_cover_is(client, author, tmp_path):
    image = store_image(cast.picture(tmp_path / "mur.png").read_bytes(), "mur.png")
    post = cast.post("Un titre", by=author, body=TEXT, body_format="html", status="draft")
    answer = send(client, post, body=TEXT, cover=image.pk, _publish="1")
    form = answer.context["adminform"].form
    assert "mur.png" in str(form.errors["cover"]) and "body" not in form.errors


def test_what_one_worked_on_last_comes_first_in_the_list(client, author):
    for title in ("Ancien", "Publié hier", "Brouillon"):
        cast.post(title, by=author, status="draft" if title == "Brouillon" else "published")
    page = client.get(reverse("admin:blog_post_changelist")).content.decode()
    assert page.index("Brouillon</a>") < page.index("Publié hier</a>") < page.index("Ancien</a>")


def test_posts_to_link_to_are_found_whatever_the_accents_and_apostrophes(client, author):
    cast.post("Naissance d’un téléphone", by=author)
    for words in ("telephone", "d'un tele", "NAISSANCE"):
        told = client.get(reverse("admin:blog_post_find"), {"q": words}).json()
        assert [one["title"] for one in told["posts"]] == ["Naissance d’un téléphone"], words
