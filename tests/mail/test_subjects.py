"""A subject arrives as it was written, whatever accents it has and wherever the line breaks."""

import random
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import SMTP, default

import pytest

from mail.backend import Mail

WORDS = "Commentaires : « Œuvre » où l’hôpital a parlé de la première fois à ses médecins épuisés été après ? – jour".split()


@pytest.mark.same_everywhere
def test_subjects_in_french_keep_every_space():
    chance = random.Random(1)
    for _ in range(300):
        subject = " ".join(chance.choices(WORDS, k=chance.randint(3, 25)))
        sent = Mail(subject, "Bonjour.", "blog@example.org", ["rose@example.org"]).message(policy=SMTP).as_bytes()
        for line in sent.split(b"\r\n"):
            assert len(line) <= 78
        assert str(make_header(decode_header(message_from_bytes(sent)["Subject"]))) == subject
        assert message_from_bytes(sent, policy=default)["Subject"] == subject
