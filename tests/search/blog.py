"""A blog to look for things in: the demo, two dozen posts whose words matter, and filler around them."""

from datetime import datetime
from random import Random

from django.utils import timezone

from blog import demo
from blog.posts.models import Byline, Post
from blog.search.entries import index_posts
from tests import cast

# key: language, day, title, tags, author, text
POSTS = {
    "oeuvre": ("fr", "2012-10-27", "L’œuvre au noir", ["Lecture"], "Inès", "Une forêt, un alchimiste et des années."),
    "foret": (
        "fr",
        "2013-05-02",
        "La forêt d’Iraty",
        ["Marche"],
        "Inès",
        "Les forêts de hêtres, où paissent des chevaux.",
    ),
    "cheval": (
        "fr",
        "2014-03-01",
        "Monter à cheval",
        ["Marche"],
        "Paul",
        "Le trot, puis le galop. La jument est vieille.",
    ),
    "chevaux": ("fr", "2016-07-14", "Des chevaux au pré", [], "Paul", "Ils sont six et regardent passer le train."),
    "hopital": (
        "fr",
        "2012-11-03",
        "L’hôpital de jour",
        ["Santé publique"],
        "Rose",
        "On entre le matin, on sort le soir.",
    ),
    "hopitaux": (
        "fr",
        "2019-01-20",
        "Fermer des lits",
        ["Santé publique"],
        "Rose",
        "Les hôpitaux ferment. L’hôpital reste. Hôpital !",
    ),
    "nuit": (
        "fr",
        "2015-12-24",
        "Garde de Noël",
        ["Santé publique"],
        "Rose",
        "À l’hôpital, la nuit est longue et le café froid.",
    ),
    "travaux": (
        "fr",
        "2017-02-11",
        "Les travaux du pont",
        ["Village"],
        "Théo",
        "Le travail avance, la rivière attend.",
    ),
    "enquete": (
        "fr",
        "2007-04-18",
        "Une enquête de satisfaction",
        ["Marketing"],
        "Anselme",
        "Le client répond, l’enquêteur note.",
    ),
    "enquetes": (
        "fr",
        "2008-09-09",
        "Vingt questions",
        ["Marketing"],
        "Anselme",
        "Des enquêtes trop longues lassent le client.",
    ),
    "the": ("fr", "2018-06-06", "Le thé du matin", ["Cuisine"], "Inès", "Une tasse, deux sucres, trois minutes."),
    "ete": ("fr", "2020-08-15", "Un été sans pluie", ["Village"], "Théo", "Les étés se suivent ; la rivière baisse."),
    "marche": (
        "fr",
        "2011-03-03",
        "Le marché du samedi",
        ["Village", "Cuisine"],
        "Théo",
        "Des œufs, du fromage, et le coeur du village.",
    ),
    "coeur": ("fr", "2021-05-05", "Avoir du cœur", ["Lecture"], "Inès", "Un roman sur un médecin de campagne."),
    "medecin": (
        "fr",
        "2022-01-10",
        "Médecins sans salle",
        ["Santé publique"],
        "Rose",
        "La médecine se fait debout ; chaque médecin le dit.",
    ),
    "publie": ("fr", "2009-01-01", "Ce que j’ai publié", [], "Paul", "Des pages publiées, d’autres perdues."),
    "naif": ("fr", "2010-10-10", "Un regard naïf", ["Lecture"], "Paul", "Le maïs, la Noëlle, l’ambiguïté."),
    "rdv": ("fr", "2023-04-04", "Aujourd’hui, rendez-vous", [], "Rose", "Dix-sept patients, une salle d’attente."),
    "phrase": (
        "fr",
        "2014-09-30",
        "Une salle, une attente",
        [],
        "Anselme",
        "L’attente dans une salle n’est pas la salle d’attente.",
    ),
    "cpp": (
        "fr",
        "2015-05-15",
        "Apprendre le C++ et Python 3.13",
        ["Code"],
        "Théo",
        "import this ; et puis wi-fi, e-mail, R2D2.",
    ),
    "derniere": (
        "fr",
        "2012-05-05",
        "La dernière infirmière",
        [],
        "Rose",
        "Après elle, personne : on la connaît déjà très bien. Une publicité le dit.",
    ),
    "running": (
        "en",
        "2019-09-09",
        "Running a blog of many voices",
        ["Blogging"],
        "Maud",
        "Readers answer; writers run to keep up.",
    ),
    "children": (
        "en",
        "2020-02-02",
        "What children read",
        ["Lecture"],
        "Maud",
        "A child reads aloud. Stories were told by women. A résumé follows.",
    ),
    "hospital": (
        "en",
        "2021-11-11",
        "Night at the hospital",
        ["Santé publique"],
        "Maud",
        "The hospitals close; the night goes on.",
    ),
    "who": ("en", "2018-01-01", "The Who", ["Musique"], "Maud", "A band, and very loud."),
    "poll": (
        "en",
        "2022-12-12",
        "Polls and surveys",
        ["Marketing"],
        "Anselme",
        "A survey asks; customers answer honestly.",
    ),
    "greek": ("fr", "2016-01-01", "Ένα ταξίδι, 日本 et Київ", ["Voyage"], "Inès", "Trois alphabets en un titre."),
}
HIDDEN = {
    "draft": {"status": "draft", "title": "Brouillon du chuchotement"},
    "private": {"status": "private", "title": "Chuchotement privé"},
    "withdrawn": {"status": "withdrawn", "title": "Chuchotement retiré"},
    "review": {"status": "review", "title": "Chuchotement en relecture"},
    "scheduled": {"days_ago": -3, "title": "Chuchotement à venir"},
}
FILLER = 300
SYLLABLES = "ba ko lu mi ne po ra su ti vo za du".split()


def fill() -> dict[int, str]:
    """Make the blog; gives the key of each post that has one, by its id."""
    demo.load()
    people = {name: cast.author(f"{name} Voix") for name in {row[4] for row in POSTS.values()}}
    keys = {}
    for key, (language, day, title, tags, author, text) in POSTS.items():
        moment = timezone.make_aware(datetime.fromisoformat(f"{day}T12:00"))
        post = cast.post(title, people[author], tags, language=language, body=text, published_at=moment)
        keys[post.pk] = key
    for fields in HIDDEN.values():
        cast.post(body="Un chuchotement que nul ne doit lire, à l’hôpital.", **fields)
    _fill_up(people["Paul"])
    return keys


def _fill_up(author) -> None:
    random = Random(8)
    posts = []
    for number in range(FILLER):
        words = ["".join(random.choices(SYLLABLES, k=3)) for _ in range(60)]
        moment = timezone.make_aware(datetime(2000 + number % 12, 1 + number % 11, 5, 8))
        post = Post(title=f"Chronique {number} {words[0]}", slug=f"chronique-{number}", body=" ".join(words))
        post.status, post.published_at, post.language = "published", moment, "fr"
        post.complete()
        posts.append(post)
    Post.objects.bulk_create(posts)
    Byline.objects.bulk_create(Byline(post=post, author=author) for post in posts)
    index_posts(post.pk for post in posts)
