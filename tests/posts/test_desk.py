"""Writing in the admin: what each role may set, and forged requests for what it may not."""

import pytest
from django.urls import reverse

from accounts.models import Author
from blog.images.intake import store_image
from blog.images.models import Image
from blog.importing.models import ImportRun
from blog.posts.models import Byline, Post, Series
from blog.posts.redirects import Redirect
from tests import cast
from tests.accounts.test_roles import change_page, form_of

pytestmark = pytest.mark.django_db


def test_a_post_is_written_dated_and_tagged(client, author):
    form = form_of(Post(title="Un début", body="Le texte.", status="published"), tags="Wikis, été, Été")
    client.post(reverse("admin:blog_post_add"), form)
    post = Post.objects.get()
    assert post.is_public
    assert sorted(tag.key for tag in post.tags.all()) == ["ete", "wikis"]
    assert post.created_by == author


def test_a_later_date_schedules(client, author):
    post = cast.post(by=author, status="draft")
    client.post(change_page(post), form_of(post, status="published", published_at="2099-01-01T10:00"))
    post.refresh_from_db()
    assert post.is_scheduled


def test_emptying_the_date_of_a_published_post_does_not_change_it(client, author):
    post = cast.post(by=author)
    client.post(change_page(post), form_of(post, title="Retouché"))
    after = Post.objects.get()
    assert (after.title, after.published_at) == ("Retouché", post.published_at)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"title": ""}, "obligatoire"),
        ({"body": "", "status": "published"}, "pas encore de texte"),
        ({"status": "odd"}, "choix valide"),
        ({"published_at": "hier"}, "date"),
        ({"published_at": "2027-03-28T02:30"}, "avancées"),
        ({"published_at": "2027-10-31T02:30"}, "deux fois"),
        ({"published_at": "99999-01-01T00:00"}, "date"),
        ({"bylines": ["Personne"]}, "Personne"),
        ({"canonical_url": "javascript:alert(1)"}, "URL"),
        ({"cover": "9" * 5000}, "choix"),
        ({"published_at": "0001-01-01T00:00:00+23:00"}, "date"),
        ({"language": "br"}, "choix valide"),
        ({"slug": "pas un slug"}, "slug"),
        ({"series_position": "-1"}, "supérieure ou égale"),
        ({"cover": "999"}, "choix"),
    ],
)
def test_bad_input_is_said_at_its_field_and_the_text_is_kept(client, author, fields, says):
    post = cast.post(by=author, status="draft")
    sent = form_of(post, **{"body": "Un texte à ne pas perdre.", **fields})
    answer = client.post(change_page(post), sent)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert says in text
    assert sent["title"] in text and sent["body"] in text


def test_a_slug_of_another_post_is_refused(client, author):
    cast.post("Pris")
    post = cast.post(by=author, status="draft")
    assert "existe déjà" in client.post(change_page(post), form_of(post, slug="pris")).content.decode()


@pytest.mark.parametrize("role", ["contributor", "author"])
def test_forged_fields_beyond_the_role_change_nothing(client, role):
    person = cast.user(role)
    client.force_login(person)
    post = cast.post(by=person, status="draft")
    other = cast.author("Autre")
    forged = {"featured": "on", "pinned": "on", "created_by": "1", "comment_count": "99", "body_html": "<script>"}
    if role == "contributor":
        forged |= {"published_at": "2001-01-01T10:00", "comment_policy": "closed", "_publish": "1"}
        forged |= {"bylines": [other.name]}
    client.post(change_page(post), form_of(post, **forged))
    post.refresh_from_db()
    assert not post.featured and not post.pinned
    assert post.comment_count == 0
    assert post.comment_policy == ""
    assert (post.published_at is None) or role == "author"
    assert [author.user for author in post.authors.all()] == [person]
    assert "<script>" not in post.body_html


def test_a_contributor_cannot_forge_a_publication(client):
    person = cast.user("contributor")
    client.force_login(person)
    post = cast.post(by=person, status="draft")
    for status in ("published", "private", "withdrawn"):
        client.post(change_page(post), form_of(post, status=status))
        post.refresh_from_db()
        assert post.status == "draft"
    for action in ("publish_selected", "withdraw_selected"):
        client.post("/admin/blog/post/", {"action": action, "_selected_action": [post.pk]})
        post.refresh_from_db()
        assert post.status == "draft"


ADDRESSES = [
    *("blog_post_change", "blog_post_delete", "blog_post_history"),
    *("blog_image_change", "blog_image_delete", "blog_image_history"),
    *("blog_tag_change", "blog_tag_delete", "blog_series_change", "blog_series_delete"),
    *("blog_redirect_change", "blog_redirect_delete", "accounts_user_change", "accounts_user_delete"),
    *("accounts_user_password_change", "accounts_author_change", "accounts_author_delete", "blog_importrun_change"),
]


@pytest.mark.parametrize("role", ["contributor", "author"])
@pytest.mark.parametrize("name", ADDRESSES)
def test_another_s_object_is_refused_and_left_unchanged(client, role, name, tmp_path):
    person = cast.user(role)
    objects = others_objects(tmp_path)
    target = objects[name.rsplit("_", 1)[0].removesuffix("_password")]
    before = type(target).objects.filter(pk=target.pk).values().get()
    client.force_login(person)
    answer = client.post(
        reverse(f"admin:{name}" if "password" not in name else "admin:auth_user_password_change", args=[target.pk]),
        {"post": "yes", "name": "Volé", "title": "Volé", "username": "vole", "role": "administrator", "alt": "volé"},
    )
    # Whoever writes may look at the library of pictures, and at nothing else of others'.
    assert answer.status_code in ((200,) if name == "blog_image_history" else (302, 403, 404))
    assert type(target).objects.filter(pk=target.pk).values().get() == before


def others_objects(tmp_path):
    post = cast.post(by=cast.author("Autre"), tags=["Mot"])
    return {
        "blog_post": post,
        "blog_image": store_image(cast.picture(tmp_path / "a.png").read_bytes(), "a.png", decorative=True),
        "blog_tag": post.tags.get(),
        "blog_series": Series.objects.create(title="Suite", slug="suite"),
        "blog_redirect": Redirect.objects.create(old_path="/a/", new_path="/b/"),
        "accounts_user": cast.user("reader"),
        "accounts_author": Author.objects.get(slug="autre"),
        "blog_importrun": ImportRun.objects.create(),
    }


@pytest.mark.parametrize("role", ["contributor", "author"])
def test_lists_and_autocompletes_show_no_more_than_the_role_may_see(client, role):
    cast.post("Le secret d’une autre", by=cast.author("Autre"), status="draft")
    other = cast.user("editor", email="editor@example.org")
    person = cast.user(role)
    own = cast.post("Le mien", by=person, status="draft")
    client.force_login(person)
    text = client.get("/admin/blog/post/").content.decode()
    assert own.title in text and "Le secret" not in text
    assert client.get("/admin/accounts/user/").status_code == 403
    query = {"app_label": "accounts", "model_name": "author", "field_name": "user", "term": ""}
    assert client.get("/admin/autocomplete/", query).status_code == 403
    for page in ("/admin/", "/admin/blog/comment/", "/admin/blog/decision/"):
        body = client.get(page).content.decode()
        assert "Le secret" not in body and other.email not in body


@pytest.mark.parametrize(
    "query", ["q=x", "status__exact=draft", "o=99", "p=999", "all=x", "created_by__password__startswith=a"]
)
def test_odd_queries_of_a_list_are_harmless(client, author, query):
    cast.post(by=author)
    assert client.get(f"/admin/blog/post/?{query}").status_code in (200, 302, 400)


def test_one_changes_one_s_own_profile_but_not_who_one_is(client, author):
    profile = author.author
    address = reverse("admin:accounts_author_change", args=[profile.pk])
    client.post(
        address,
        {"name": "Volé", "slug": "vole", "ink": "7", "bio": "Moi.", "website": "", "user": "", "writes_in": "markdown"},
    )
    profile.refresh_from_db()
    assert (profile.bio, profile.ink) == ("Moi.", 7)
    assert (profile.name, profile.user) == (author.username.capitalize(), author)


def test_publishing_many_says_what_was_refused_and_does_the_rest(client):
    editor = cast.user("editor")
    client.force_login(editor)
    good, empty = cast.post(status="draft"), cast.post("Vide", status="draft", body="")
    answer = client.post(
        "/admin/blog/post/", {"action": "publish_selected", "_selected_action": [good.pk, empty.pk]}, follow=True
    )
    text = answer.content.decode()
    assert "1 billet publié." in text and "« Vide » n’a pas encore de texte" in text
    good.refresh_from_db()
    empty.refresh_from_db()
    assert (good.status, empty.status) == ("published", "draft")


def test_the_list_is_searched_without_accents(client, author):
    cast.post("La médecine", by=author)
    for query in ("médecine", "MEDECINE"):
        assert "La médecine" in client.get("/admin/blog/post/", {"q": query}).content.decode()


def test_a_withdrawn_post_keeps_its_address_and_comments(client):
    client.force_login(cast.user("editor"))
    post = cast.post()
    cast.comment(post)
    client.post("/admin/blog/post/", {"action": "withdraw_selected", "_selected_action": [post.pk]})
    after = Post.objects.get()
    assert (after.status, after.get_absolute_url(), after.comments.count()) == ("withdrawn", post.get_absolute_url(), 1)


def test_a_picture_needs_words_or_to_be_decorative(client, author, tmp_path):
    path = cast.picture(tmp_path / "a.png")
    add = reverse("admin:blog_image_add")
    with path.open("rb") as upload:
        answer = client.post(add, {"upload": upload, "alt": ""})
    assert "Dites ce que montre l’image" in answer.content.decode()
    with path.open("rb") as upload:
        client.post(add, {"upload": upload, "alt": "Un mur"})
    image = Image.objects.get()
    assert (image.alt, image.focus_x) == ("Un mur", 50)
    cast.post("Où elle est", body=f"![]({image.file.url})")
    assert "Où elle est" in client.get(reverse("admin:blog_image_change", args=[image.pk])).content.decode()


def test_what_is_no_picture_is_refused_with_what_is_taken(client, author, tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
    with path.open("rb") as upload:
        answer = client.post(reverse("admin:blog_image_add"), {"upload": upload, "alt": "x"})
    assert "JPEG, PNG, WebP, GIF ou AVIF" in answer.content.decode()
    assert not Image.objects.exists()


def test_who_signs_is_chosen_by_editors(client):
    client.force_login(cast.user("editor"))
    post = cast.post(status="draft")
    cast.author("Invitée")
    client.post(
        change_page(post), form_of(post, bylines=["invitee", "Une inconnue"], bylines_role=["", "photographies"])
    )
    assert [(str(one), one.role) for one in Byline.objects.filter(post=post)] == [
        ("Invitée", ""),
        ("Une inconnue", "photographies"),
    ]
    assert Author.objects.get(slug="une-inconnue").user is None


def test_an_author_adds_a_co_author_and_stays(client, author):
    post = cast.post(by=author, status="draft")
    cast.author("Rose Lahaye")
    own = author.author.name
    client.post(change_page(post), form_of(post, bylines=["Rose Lahaye", own]))
    assert [str(one) for one in Byline.objects.filter(post=post)] == ["Rose Lahaye", own]
    answer = client.post(change_page(post), form_of(post, bylines=["Rose Lahaye"]))
    assert "votre propre nom" in answer.content.decode()
    answer = client.post(change_page(post), form_of(post, bylines=[own, "Une inconnue"]))
    assert "Une inconnue" in answer.content.decode() and not Author.objects.filter(slug="une-inconnue").exists()
