"""Polls as readers answer them, and how they stand."""

from blog.polls.models import Choice

HERE = {"Sec-Fetch-Site": "same-origin"}


def fields(poll, *choices):
    """The form of a poll with these choices made, by their words."""
    made: dict[str, list] = {}
    for text in choices:
        choice = Choice.objects.get(question__poll=poll, text=text)
        made.setdefault(f"q{choice.question_id}", []).append(choice.pk)
    return made


def send(client, poll, *choices, **headers):
    return client.post(poll.get_absolute_url(), fields(poll, *choices), headers=HERE | headers)


def votes(poll):
    return dict(Choice.objects.filter(question__poll=poll).values_list("text", "votes"))
