"""A row written in plain SQL is the row that Django would have written, and told of as such."""

import uuid

import pytest
from django.db import IntegrityError
from django.db.models.signals import post_save, pre_save
from django.forms.models import model_to_dict
from django.utils import timezone

from blog.comments.models import Comment
from blog.moderation.models import Decision
from blog.notifications.models import Notice
from config.plain import insert
from tests import cast

pytestmark = pytest.mark.django_db


def a_comment(pk: int) -> Comment:
    made = Comment(pk=pk, post=cast.post(), name="Zoé", body="« Été »", body_html="<p>« Été »</p>", network="a" * 32)
    made.set_path()
    return made


def a_decision(**fields) -> Decision:
    found = [{"code": "links", "points": 40, "told": {"words": "é"}}]
    return Decision(old_status="pending", new_status="spam", batch=uuid.uuid4(), findings=found, **fields)


def test_all_of_a_row_comes_back():
    comment = a_comment(70)
    insert(comment)
    line = a_decision(comment=comment, edit=None, undoes=uuid.uuid4())
    insert(line)
    notice = Notice(comment=comment, told_at=timezone.now())
    insert(notice)
    for row in (comment, line, notice):
        written = type(row).objects.get(pk=row.pk)
        assert model_to_dict(written) == model_to_dict(row)
        assert not row._state.adding and row._state.db == "default"
    assert written.told_at == notice.told_at and Comment.objects.get().created_at == comment.created_at
    assert Decision.objects.get(edit__isnull=True, findings__0__code="links").created_at == line.created_at


def test_those_who_wait_for_rows_are_told():
    heard = []

    def hear(signal, instance, **told):
        heard.append((signal, instance.pk, told.get("created")))

    pre_save.connect(hear, sender=Comment)
    post_save.connect(hear, sender=Comment)
    try:
        insert(a_comment(71))
    finally:
        pre_save.disconnect(hear, sender=Comment)
        post_save.disconnect(hear, sender=Comment)
    assert heard == [(pre_save, 71, None), (post_save, 71, True)]


def test_a_key_that_is_taken_is_refused():
    insert(a_comment(72))
    with pytest.raises(IntegrityError):
        insert(a_comment(72))
