"""Without a server for mail, letters are read on the console."""

from mail.backend import Mail
from mail.console import EmailBackend

LINK = "http://localhost:8000/compte/confirmer/" + "a1b2" * 40 + "/?suite=é=3D"


def test_a_link_can_be_followed_as_it_stands_there(capsys):
    letter = Mail("Confirmer l’adresse", f"Bonjour,\n\n{LINK}\n", "Blog <blog@example.org>", ["lea@example.org"])
    letter.attach_alternative(f"<a href='{LINK}'>Confirmer</a>", "text/html")
    assert EmailBackend().send_messages([letter]) == 1
    shown = capsys.readouterr().out
    assert LINK in shown.splitlines()
    assert "To: lea@example.org" in shown and "Subject: Confirmer l’adresse" in shown and "<a" not in shown
