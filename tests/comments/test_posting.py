"""Commenting as a reader does: what is taken, what is held, what is said, what is refused."""

import pytest
from django.urls import reverse

from blog.comments.forms import MAX_LENGTH
from blog.comments.models import Comment
from tests import cast

pytestmark = pytest.mark.django_db
HERE = {"Sec-Fetch-Site": "same-origin"}


def send(client, post, **data):
    data = {"name": "Rose", "body": "Bonjour."} | data
    return client.post(reverse("blog:comment-create", args=[post.pk]), data, headers=HERE)


def test_a_first_comment_is_held_and_the_page_says_why(client):
    post = cast.post()
    page = client.get(post.get_absolute_url()).content.decode()
    assert "Votre premier commentaire ici est lu par la rédaction avant de paraître" in page
    answer = send(client, post)
    comment = Comment.objects.get()
    assert comment.status == "pending"
    status = client.get(answer["Location"]).content.decode()
    assert "Votre commentaire est arrivé" in status
    assert "Un premier commentaire ici est toujours lu avant de paraître." in status
    assert "Bonjour." not in client.get(post.get_absolute_url()).content.decode()


def test_its_writer_sees_at_the_same_address_when_it_is_published(client):
    post = cast.post()
    address = send(client, post)["Location"]
    cast.transition([Comment.objects.get().pk], "approved")
    assert "Votre commentaire est publié" in client.get(address).content.decode()
    cast.transition([Comment.objects.get().pk], "spam")
    assert "Votre commentaire n’est pas publié" in client.get(address).content.decode()


def test_a_forged_status_address_is_not_there(client):
    assert client.get(reverse("blog:comment-status", args=["1:abc:def"])).status_code == 404


def test_the_same_browser_is_known_again_once_approved(client):
    post = cast.post()
    send(client, post)
    send(client, post, body="Deux fois la première fois.")
    assert Comment.objects.filter(status="pending").count() == 2
    cast.transition([Comment.objects.first().pk], "approved")
    answer = send(client, post, body="Me revoilà.")
    comment = Comment.objects.get(body="Me revoilà.")
    assert comment.status == "approved"
    assert answer["Location"] == comment.get_absolute_url()


def test_a_typed_name_or_address_gives_no_trust(client):
    post = cast.post()
    cast.comment(post, name="Rose", email="rose@example.org", commenter="another browser")
    send(client, post, email="rose@example.org", body="Je me dis Rose.")
    assert Comment.objects.get(body="Je me dis Rose.").status == "pending"


def test_a_forged_commenter_cookie_gives_no_trust(client):
    post = cast.post()
    cast.comment(post, commenter="known")
    client.cookies["commenter"] = "known"
    send(client, post, body="Je suis known.")
    assert Comment.objects.get(body="Je suis known.").status == "pending"


def test_the_cookie_goes_to_the_comment_addresses_alone(client):
    cookie = send(client, cast.post()).cookies["commenter"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/comments/", True, "Lax")


def test_a_form_sent_to_the_post_itself_is_taken_too(client):
    post = cast.post()
    client.post(post.get_absolute_url(), {"name": "Rose", "body": "Bonjour."}, headers=HERE)
    assert Comment.objects.count() == 1


def test_one_answers_a_comment(client):
    post = cast.post()
    first = cast.comment(post)
    page = client.get(reverse("blog:comment-reply", args=[first.pk]))
    assert page.status_code == 200
    assert f'name="parent" value="{first.pk}"' in page.content.decode()
    send(client, post, parent=first.pk, body="Réponse.")
    reply = Comment.objects.get(body="Réponse.")
    assert (reply.parent, reply.root, reply.depth) == (first, first, 1)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"body": ""}, "Écrivez d’abord quelque chose."),
        ({"body": "   \n "}, "Écrivez d’abord quelque chose."),
        ({"body": "a" * (MAX_LENGTH + 1)}, f"{MAX_LENGTH} caractères au plus"),
        ({"name": ""}, "Dites qui parle"),
        ({"name": "***"}, "Dites qui parle"),
        ({"name": "a" * 81}, "80"),
        ({"body": "\x01\x02"}, "Écrivez d’abord quelque chose."),
        ({"email": "a@" + "b" * 60 + ".example" * 30}, "caractères"),
        ({"website": "https://example.org/" + "a" * 300}, "caractères"),
        ({"email": "pas une adresse"}, "adresse de courriel valide"),
        ({"website": "javascript:alert(1)"}, "URL valide"),
        ({"website": "ftp://example.org/"}, "https://"),
        ({"parent": "nombre"}, "nombre entier"),
        ({"parent": "99999"}, "n’est plus là"),
        ({"parent": "9" * 30}, "inférieure ou égale"),
    ],
)
def test_bad_input_says_what_to_do_and_keeps_the_text(client, change, says):
    post = cast.post()
    sent = {"name": "Rose", "body": "Un long texte que l’on ne veut pas perdre.", **change}
    answer = send(client, post, **sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert Comment.objects.count() == 0
    assert says in text
    assert "autofocus" in text or "parent" in change
    if "body" not in change:
        assert sent["body"] in text


def test_the_name_of_an_author_is_refused_to_others(client):
    cast.author("Inès Toubal")
    answer = send(client, cast.post(), name="  ines TOUBAL ")
    assert "nom d’une plume de ce blog" in answer.content.decode()
    assert Comment.objects.count() == 0


def test_an_author_signs_with_their_name_and_badge(client):
    maud = cast.user("author", name="maud")
    post = cast.post(by=maud)
    client.force_login(maud)
    client.post(reverse("blog:comment-create", args=[post.pk]), {"body": "Merci."})
    comment = Comment.objects.get()
    assert (comment.name, comment.author, comment.status) == ("Maud", maud.author, "approved")
    assert "signe ce billet" in client.get(post.get_absolute_url()).content.decode()


def test_the_badge_and_the_links_hold_outside_the_thread_too(client):
    maud = cast.author("Maud")
    question = cast.comment(cast.post(by=maud), "La question.")
    answer = cast.comment(question.post, "La réponse.", parent=question, author=maud, name="Maud")
    for address in ("/comments/", reverse("blog:comment-reply", args=[answer.pk])):
        text = client.get(address).content.decode()
        assert "signe ce billet" in text
        assert f'href="{answer.get_absolute_url()}"' in text
    assert f'href="{question.get_absolute_url()}">répond à Rose' in client.get("/comments/").content.decode()


@pytest.mark.parametrize("state", ["draft", "review", "private", "withdrawn", "scheduled"])
def test_a_comment_on_what_is_hidden_is_impossible(client, state):
    post = cast.post(days_ago=-1) if state == "scheduled" else cast.post(status=state)
    assert send(client, post).status_code == 404
    assert Comment.objects.count() == 0


def test_a_comment_on_a_closed_post_is_refused_and_its_text_given_back(client):
    answer = send(client, cast.post(comment_policy="closed"), body="Trop tard, et long à écrire.")
    assert answer.status_code == 409
    assert "Trop tard, et long à écrire." in answer.content.decode()
    assert Comment.objects.count() == 0


def test_the_same_browser_is_known_in_both_languages(client):
    post = cast.post()
    send(client, post)
    cast.transition([Comment.objects.get().pk], "approved")
    client.post(f"/en/comments/post/{post.pk}/", {"name": "Rose", "body": "In English."}, headers=HERE)
    assert Comment.objects.get(body="In English.").status == "approved"
    assert Comment.objects.values("commenter").distinct().count() == 1


@pytest.mark.parametrize("name", ["Ma\u200bud  Kervella", "M\u0430ud Kervella", "MAUD KERVELLA\u202e", "MaudKervella"])
def test_a_name_that_looks_like_an_author_s_is_refused(client, name):
    cast.author("Maud Kervella")
    assert send(client, cast.post(), name=name).status_code == 422


def test_a_closed_post_says_so_and_shows_no_form(client):
    text = client.get(cast.post(comment_policy="closed").get_absolute_url()).content.decode()
    assert "Les commentaires sont fermés ici." in text
    assert "data-comment-form" not in text


def test_a_reply_crosses_to_no_other_post(client):
    elsewhere = cast.comment(cast.post())
    post = cast.post()
    assert send(client, post, parent=elsewhere.pk).status_code == 422
    assert Comment.objects.filter(post=post).count() == 0


def test_control_characters_are_dropped(client):
    send(client, cast.post(), name="Ro\x1bse", body="Bon\x07jour")
    comment = Comment.objects.get()
    assert (comment.name, comment.body) == ("Rose", "Bonjour")


def test_addresses_of_commenters_appear_on_no_page(client):
    post = cast.post()
    cast.comment(post, email="rose@example.org")
    for page in (post.get_absolute_url(), post.get_absolute_url() + "feed/", "/", "/comments/"):
        assert "rose@example.org" not in client.get(page).content.decode()
