"""A fixed set of questions and what they must find, in this order, on both databases."""

from datetime import datetime

import pytest
from django.utils import timezone

from blog.posts.models import Post
from blog.search.corrections import corrected
from blog.search.finding import Chosen, find
from blog.search.query import understand
from blog.tags.models import Tag
from tests.search.blog import FILLER, fill

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(datetime(2026, 11, 23, 9))

# Posts of the demo, by what they are called below.
DEMO = {
    "ce-que-le-client-n-ecrit-jamais-dans-le-formulaire": "FORM",
    "trois-reponses-valent-mieux-qu-un-sondage": "THREE",
    "garde-de-nuit": "GUARD",
    "what-a-blog-owes-to-those-who-answer": "OWES",
    "la-file-la-caisse-et-le-sourire-de-service": "QUEUE",
    "la-salle-d-attente-a-parle-la-premiere": "ROOM",
    "12-chaises-neuves-dans-la-salle-d-attente": "CHAIRS",
    "cher-client-chere-cliente-cher-personne": "DEAR",
    "le-telephone-dans-la-poche-de-la-blouse": "PHONE",
    "eloge-du-rendez-vous-manque-en-20-absences": "MISSED",
    "premier-billet": "FIRST",
    "un-wiki-pour-le-village-et-ceux-qui-n-y-ecriront-pas": "WIKI",
    "naissance-d-un-wiki-de-village": "BIRTH",
    "les-pages-orphelines": "ORPHANS",
    "le-stethoscope-de-mon-oncle": "UNCLE",
    "moderer-c-est-jardiner": "MODERATE",
}
QUESTIONS = {
    "oeuvre": "oeuvre",
    "œuvre": "oeuvre",
    "OEUVRE": "oeuvre",
    "L'Œuvre": "oeuvre",
    "l’oeuvre": "oeuvre",
    "foret": "foret oeuvre",
    "forêt": "foret oeuvre",
    "FORÊTS": "foret oeuvre",
    "naif": "naif",
    "ambiguite": "naif",
    "coeur": "coeur marche",
    "cœurs": "coeur marche",
    "oeuf": "marche",
    "Noël": "nuit naif",
    "cheval": "chevaux cheval foret",
    "chevaux": "chevaux cheval foret",
    "hôpital": "hopital hopitaux nuit",
    "hopitaux": "hopital hopitaux nuit",
    "l'hôpital": "hopital hopitaux nuit",
    "HOPITAL": "hopital hopitaux nuit",
    "travail": "travaux",
    "travaux": "travaux",
    "publie": "publie",
    "publiée": "publie",
    "publiees": "publie",
    "enquete": "enquete FORM THREE enquetes",
    "enquêtes": "enquete FORM THREE enquetes",
    "questions": "enquetes FORM THREE GUARD OWES QUEUE",
    "été": "ete CHAIRS",
    "étés": "ete CHAIRS",
    "rivière": "ete travaux",
    "child": "children",
    "children": "children",
    "runs": "running",
    "running": "running",
    "surveys": "poll",
    "customer": "poll",
    "women": "children",
    "derniere": "derniere ROOM THREE MISSED",
    "apres": "ROOM WIKI UNCLE derniere",
    "déjà": "ROOM FORM derniere",
    "deja tres": "derniere",
    "infirmieres": "derniere FIRST",
    "connait": "PHONE derniere",
    "connaissent": "PHONE derniere",
    '"la derniere infirmiere"': "derniere",
    '"a parle la premiere"': "ROOM",
    "premiere": "ROOM FIRST MODERATE FORM BIRTH",
    "resume": "children",
    "publicite": "MODERATE derniere",
    "hôpital -journee": "hopital hopitaux nuit",
    "infirmière -publicite": "FIRST",
    '"le C++ et python"': "cpp",
    'python -"le c++"': "",
    "thé": "the",
    "the": "the",
    "the who": "who",
    '"salle d’attente"': "phrase ROOM CHAIRS rdv",
    '"salle d\'attente"': "phrase ROOM CHAIRS rdv",
    '"salle attente"': "",
    "salle attente": "phrase ROOM CHAIRS rdv",
    '"l’hôpital de jour"': "hopital",
    '"the night goes on"': "hospital",
    '"un alchimiste"': "oeuvre",
    "hôpital -nuit": "hopital hopitaux",
    'hôpital -"café froid"': "hopital hopitaux",
    "hospital": "hospital",
    "hospital night": "hospital",
    "tag:marketing": "FORM THREE poll DEAR QUEUE enquetes enquete",
    'tag:"santé publique" hôpital': "hopital hopitaux nuit",
    "étiquette:village rivière": "ete travaux",
    "tag:nulle-part": "",
    "hôpital -tag:lecture -author:maud": "hopital hopitaux nuit",
    "hôpital -l'hôpital": "",
    "tag:lecture -author:inès": "children naif",
    "tag:lecture -tag:lecture": "",
    "tag:lecture -mot-clé:nulle-part": "coeur children oeuvre naif",
    "tag:lecture -forêt": "coeur children naif",
    'tag:lecture -"une forêt"': "coeur children naif",
    "hôpital -after:2013": "hopital",
    "hôpital -before:2013-01-01": "hopitaux nuit",
    'hôpital -"reste hôpital"': "hopital nuit",
    'hôpital -"l’hôpital la nuit"': "hopital hopitaux",
    'hôpital -"dans la nuit"': "hopital hopitaux nuit",
    "hôpital -la": "hopital hopitaux",
    '"dans une salle"': "phrase",
    '"un roman sur un"': "coeur",
    '"n’est pas la"': "phrase",
    "author:rose": "rdv medecin hopitaux nuit hopital derniere",
    "auteur:anselme client": "FORM DEAR QUEUE enquetes enquete",
    "author:personne client": "",
    "after:2020 tag:lecture": "coeur children",
    "before:2008-01 after:2007 client": "enquete",
    "hôpital before:2013": "hopital",
    "hôpital after:2013-01-01": "hopitaux nuit",
    "client avant:18/04/2007": "",
    "client avant:19/04/2007": "enquete",
    "hôpital nuit": "nuit",
    "night": "hospital",
    "wi-fi": "cpp",
    "R2D2": "cpp",
    "python 3.13": "cpp",
    "c++": "cpp",
    "日本": "greek",
    "Київ": "greek",
    "ταξίδι": "greek",
    "marché": "marche cheval foret",
    "medecin": "medecin ROOM PHONE GUARD coeur MISSED FIRST",
    "médecine": "medecin ROOM PHONE GUARD coeur MISSED FIRST",
    "rendez-vous": "rdv MISSED",
    "aujourd'hui": "rdv FIRST",
    "client": "FORM DEAR QUEUE enquetes enquete",
    "chuchotement": "",
    "lecture": "coeur children oeuvre naif ROOM",
    "village": "WIKI BIRTH ORPHANS ete travaux marche FIRST",
    "cheval train": "chevaux",
    "galop jument": "cheval",
    "mot-clé:voyage": "greek",
    "stethoscope": "UNCLE",
    "règlement": "ROOM PHONE ORPHANS FIRST",
    "formulaire": "FORM",
    "wiki village": "WIKI BIRTH ORPHANS",
}
MISTYPED = {
    "medcin": "médecin",
    "chevla": "cheval",
    "hopitql": "hôpital",
    "questionaire": "questionnaire",
    "stétoscope": "stéthoscope",
    "aalchimiste": "alchimiste",
    "xyzzyx": None,
    "ab": None,
}


def keys_of(blog, found):
    """What is found, by the names of the posts in tests/search/blog.py, or of the demo."""
    slugs = dict(Post.objects.in_bulk(found.ids).items())
    return " ".join(blog.get(pk) or DEMO.get(slugs[pk].slug, "filler") for pk in found.ids)


def test_each_question_finds_what_it_means(db):
    blog = fill()
    found = {question: keys_of(blog, find(understand(question), now=NOW)) for question in QUESTIONS}
    assert found == QUESTIONS
    for typed, meant in MISTYPED.items():
        query = corrected(understand(typed))
        assert (query and query.as_typed) == meant, typed
    _counts_and_narrows(blog)
    _stops_at_what_one_can_look_through()


def _counts_and_narrows(blog):
    """What the page offers beside an answer."""
    found = find(understand("hôpital"), now=NOW)
    assert found.years == [(2019, 1), (2015, 1), (2012, 1)]
    assert [(tag.name, number) for tag, number in found.tags] == [("Santé publique", 3)]
    assert [(author.name, number) for author, number in found.authors] == [("Rose Voix", 3)]
    assert found.languages == [("fr", 3)] and not found.is_more
    assert keys_of(blog, find(understand("hôpital"), Chosen(year=2015), NOW)) == "nuit"
    tag = Tag.objects.get(key="lecture")
    assert keys_of(blog, find(understand("coeur"), Chosen(tag=tag), NOW)) == "coeur"
    assert keys_of(blog, find(understand("lecture"), Chosen(language="en"), NOW)) == "children"


def _stops_at_what_one_can_look_through():
    found = find(understand("chronique"), now=NOW)
    assert len(found.ids) == FILLER and not found.is_more
