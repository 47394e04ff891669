import pytest

from blog.polls.models import Outcome
from tests import cast


@pytest.fixture
def poll():
    return cast.poll("Thé ou café ?", {"Que buvez-vous ?": ["Thé", "Café"], "Quand ?+": ["Matin", "Midi", "Soir"]})


@pytest.fixture
def quiz():
    made = cast.poll(
        "Connaissez-vous Brest ?",
        {
            "Quel fleuve ?": ["La Seine", "* La Penfeld"],
            "Quels ponts ?+": ["* Recouvrance", "Mirabeau", "* Harteloire"],
        },
        kind="quiz",
        ending="Merci d’avoir joué.",
    )
    made.questions.filter(position=1).update(explanation="x")
    for question in made.questions.all():
        question.explanation = f"Parce que {question.position}."
        question.save()
    Outcome.objects.create(poll=made, points=0, text="Tout reste à voir.")
    Outcome.objects.create(poll=made, points=2, text="Brestoise, Brestois !")
    return made
