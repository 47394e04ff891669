"""The page of search: what it shows, refuses and never shows."""

import json
from xml.etree import ElementTree

import pytest

from blog.markup.text import fold
from blog.posts.models import Post
from blog.search import finding
from blog.search.words import LANGUAGES, split, stems
from tests import cast

pytestmark = pytest.mark.django_db


def page(client, query, **more):
    answer = client.get("/search/", {"q": query, **more})
    assert answer.status_code == 200
    return answer


def found(client, query, **more):
    ids = page(client, query, **more).context["posts"]
    titles = dict(Post.objects.values_list("pk", "title"))
    return [titles[pk] for pk in ids]


def test_words_found_are_marked_in_their_sentence(client):
    filler = "Rien à voir ici, vraiment. " * 30
    cast.post("Au galop", body=f"{filler}\n\nAu loin, les Chevaux de l’<b>œuvre</b> & du pré. {filler}")
    text = page(client, "cheval oeuvre").content.decode()
    assert "Au loin, les <mark>Chevaux</mark> de l’" in text and "<mark>œuvre</mark>" in text and "&amp; du pré" in text


@pytest.mark.parametrize("typed", ["<script>alert(1)</script> chat", 'chat" onload="alert(1)', "chat <img src=x>"])
def test_what_was_typed_is_shown_as_text(client, typed):
    cast.post("Un chat", body="Le chat <script>alert(1)</script> dort.")
    text = page(client, typed).content.decode()
    assert "<script>alert" not in text and "<img src=x" not in text and 'onload="alert' not in text


@pytest.mark.parametrize(
    "typed",
    [
        *('"', "'", "''", '"" ""', '"chat', "' OR 1=1 --", "%", "_", "\x00", "*" * 9, "chat*", "(", "()", "NEAR(a b)"),
        *("chat AND", "AND", "NOT chat", "OR", "a:b:c", "tag:", "tag:''", 'author:"', "before:", "before:2012-13-45"),
        *(
            "after:0000",
            "after:9999",
            "before:1",
            "-",
            "--",
            "-chat",
            '-"',
            ":",
            "chat:*",
            "'chat':*",
            "!chat",
            "&",
            "|",
        ),
        *(
            "<->",
            "\\",
            "chat\\",
            "^chat",
            "{chat}",
            "é" * 10_000,
            "chat " * 2_000,
            "\u202e\u200b",
            "¹chat ⁴y2012",
            "½ ²",
        ),
        *("\ufeff", "ﬁ", "İ", "ß", "x" * 500, "$$", "?", "chat\ntable\tdrop", "0", "·", "ǅ", "👩‍👩‍👧", "۱۲۳", "अनुच्छेद"),
    ],
)
def test_a_hostile_query_gets_a_page(client, typed):
    cast.post("Un chat", body="Un chat.")
    page(client, typed)
    page(client, typed, **{"in": "comments"})
    assert client.get("/search/suggest/", {"q": typed}).status_code == 200


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("???", "Il n’y a pas de mot"),
        ("tag:#", "Il n’y a pas de mot"),
        ("introuvable", "parcourez les"),
        ("before:hier chat", "« hier » n’est pas une date"),
        ("chat " * 100, "Seuls les 300 premiers signes"),
        (" ".join(f"m{n}" for n in range(20)), "Seuls les 12 premiers mots"),
    ],
)
def test_what_makes_no_sense_is_said(client, typed, told):
    assert told in page(client, typed).content.decode()


@pytest.mark.parametrize(
    "more", [{"year": "x"}, {"year": "99999"}, {"tag": "no"}, {"author": "\x00"}, {"language": "xx"}]
)
def test_what_the_address_cannot_narrow_to_narrows_nothing(client, more):
    cast.post("Un chat")
    assert found(client, "chat", **more) == ["Un chat"]


def test_an_answer_is_narrowed_by_links_that_say_how_many(client):
    rose = cast.author("Rose Lahaye")
    for days in (10, 800, 1600):
        cast.post(f"Chat {days}", rose, ["Bêtes"] if days > 10 else [], days_ago=days)
    answer = page(client, "chat")
    tag = answer.context["found"].tags[0]
    assert tag[0].name == "Bêtes" and tag[1] == 2 and "?q=chat&amp;tag=betes" in answer.content.decode()
    narrowed = page(client, "chat", tag="betes")
    assert len(narrowed.context["posts"]) == 2 and 'class="chosen" href="/search/?q=chat"' in narrowed.content.decode()


def test_the_query_is_kept_from_page_to_page(client):
    for _ in range(12):
        cast.post(body="aiguille")
    text = page(client, "aiguille").content.decode()
    assert 'href="/search/page/2/?q=aiguille"' in text
    assert len(client.get("/search/page/2/", {"q": "aiguille"}).context["posts"]) == 2
    assert client.get("/search/page/3/", {"q": "aiguille"}).status_code == 404


def test_a_mistyped_word_finds_what_was_meant_and_says_so(client):
    cast.post("L’hôpital", body="La nuit.")
    text = page(client, "hopitl").content.decode()
    assert "Rien ne contient « hopitl »" in text and "« hôpital »" in text and "L’hôpital" in text


def test_a_word_of_what_is_not_public_is_never_proposed(client):
    cast.post("Le secretissime", days_ago=-2)
    cast.post("Un autre", status="draft", body="secretissimo")
    for typed in ("secretisime", "secretissima", "secretissime"):
        text = page(client, typed).content.decode().replace(f'value="{typed}"', "")
        assert "secretissime »" not in text.replace(f"« {typed} »", "") and "Le secretissime" not in text


@pytest.mark.parametrize(
    "fields", [{"status": "draft"}, {"status": "private"}, {"status": "withdrawn"}, {"days_ago": -1}]
)
def test_only_what_anyone_may_read_is_found(client, fields):
    post = cast.post("Un chuchotement", body="chuchotement", **fields)
    client.force_login(cast.user("administrator"))
    assert found(client, "chuchotement") == []
    assert json.loads(client.get("/search/suggest/", {"q": "chuch"}).content)[1] == []
    cast.comment(post, "un chuchotis") if post.accepts_comments else None


def test_comments_are_searched_where_one_asks_for_them(client):
    post = cast.post("Un billet", body="Rien.")
    cast.comment(post, "Les chevaux sont passés.", name="Théo Lamandé")
    cast.comment(post, "Un cheval attend.", status="pending")
    hidden = cast.post("Caché", status="published")
    cast.comment(hidden, "Un cheval caché.")
    hidden.status = "draft"
    hidden.save()
    answer = page(client, "cheval", **{"in": "comments"})
    assert [comment.name for comment in answer.context["page_obj"]] == ["Théo Lamandé"]
    assert found(client, "cheval") == []
    assert len(page(client, "author:lamande", **{"in": "comments"}).context["page_obj"]) == 1
    assert "Aucun commentaire" in page(client, "licorne", **{"in": "comments"}).content.decode()


def test_comments_are_searched_without_what_is_not_wanted(client):
    post = cast.post("Un billet", body="Rien.")
    for text, name in [("La main sur le cœur.", "Rose"), ("Le cœur, main levée.", "Rose Lahaye"), ("Un chat.", "Paul")]:
        cast.comment(post, text, name=name)

    def signed(query):
        return [one.name for one in page(client, query, **{"in": "comments"}).context["page_obj"]]

    assert signed("coeur -levée") == signed("author:rose -author:lahaye") == signed('main "main sur"') == ["Rose"]
    assert signed('main -"main sur"') == signed('"le coeur" -author:paul -sur') == ["Rose Lahaye"]
    assert signed("-coeur") == ["Paul"] and signed("la") == [] and len(signed("coeur tag:nulle-part")) == 2
    for typed in ("coeur tag:a", "coeur -tag:a", "coeur before:2012", "coeur after:2012"):
        assert "valent pour les billets" in page(client, typed, **{"in": "comments"}).content.decode()


def test_all_that_something_is_not_in_may_be_asked_for(client):
    rose = cast.author("Rose Lahaye")
    cast.post("Un chat", rose, ["Bêtes"], body="Un chat.")
    cast.post("Un pré", cast.author("Paul"), body="Un pré, la nuit.", days_ago=30)
    for query in ("-chat", "-tag:betes", "-author:rose", '-"un chat"', "-after:2035 -chat"):
        assert found(client, query) == ["Un pré"], query
    assert found(client, "-la") == ["Un chat"]


def test_an_author_is_found_by_their_name_as_by_their_address(client):
    someone = cast.author("Élodie Dupré", slug="la-plume")
    cast.post("Un chat", someone)
    cast.post("Un chien", cast.author("Paul"))
    for query in ("author:elodie", "author:DUPRÉ", 'author:"élodie dupre"', "author:élodie_dupré", "author:la-plume"):
        assert found(client, query) == ["Un chat"], query
    assert found(client, "author:élodie_paul") == found(client, "author:'") == []


@pytest.mark.parametrize("text", ["Déjà, près de la rivière, une infirmière connaît l’été et très tôt la publicité."])
def test_a_word_is_found_as_it_is_typed_without_its_accents(text):
    words = split(text)
    for language in LANGUAGES:
        assert stems(words, language) == stems(split(fold(text)), language)


def test_a_phrase_of_words_that_stand_everywhere_is_looked_for_in_the_newest_texts(client, monkeypatch):
    cast.post("Un billet", body="Il est dans la cour.")
    cast.post("Un autre", body="La cour, dans un coin.")
    assert found(client, '"dans la"') == ["Un billet"]
    assert "les plus récents" not in page(client, '"dans la"').content.decode()
    monkeypatch.setattr(finding, "MOST_READ", 1)
    for query in ('"dans la"', '"la cour de"', 'cour -"un coin"'):
        assert "seuls les 1 plus récents ont été lus" in page(client, query).content.decode(), query


def test_what_is_typed_so_far_is_completed(client):
    post = cast.post("Les chevaux du pré", cast.author("Chevalier Paul"), ["Chevaux"])
    said, words, _empty, addresses = json.loads(client.get("/search/suggest/", {"q": "chev"}).content)
    assert said == "chev" and words == ["Chevaux", "Chevalier Paul", "Les chevaux du pré"]
    assert addresses[2] == f"http://localhost:8000{post.get_absolute_url()}"
    assert json.loads(client.get("/search/suggest/", {"q": "les chevaux d"}).content)[1] == ["Les chevaux du pré"]


def test_a_browser_learns_how_to_search(client):
    answer = client.get("/opensearch.xml")
    root = ElementTree.fromstring(answer.content)
    templates = [url.get("template") for url in root.iter("{http://a9.com/-/spec/opensearch/1.1/}Url")]
    assert templates[0] == "http://localhost:8000/search/?q={searchTerms}" and len(templates) == 2
    assert 'type="application/opensearchdescription+xml"' in client.get("/").content.decode()


@pytest.mark.parametrize("address", ["/search/", "/search/page/2/"])
def test_the_same_question_may_be_asked_in_the_other_language(client, address):
    for _ in range(12):
        cast.post(body="aiguille & fil")
    page = client.get(address, {"q": 'aiguille "fil"'}).content.decode()
    link = f'/en{address}?q=aiguille+%22fil%22"'
    assert f'href="{link}' in page and client.get(link.rstrip('"')).status_code == 200


def test_where_not_all_could_be_looked_at_no_numbers_are_said(client, monkeypatch):
    for days in (1, 400, 800):
        cast.post("Chat", days_ago=days)
    assert '<span class="figures">1</span>' in page(client, "chat").content.decode()
    monkeypatch.setattr(finding, "MOST", 2)
    text = page(client, "chat").content.decode()
    assert "Plus de" in text and 'class="narrowing"' in text and '<span class="figures">' not in text
