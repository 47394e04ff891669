from django.db.models import F
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.visitors import is_read_by_someone
from blog.documents.models import Document
from blog.signals import rows_updated


@never_cache
@require_safe
def document(request, key):
    """Lead to a document's file, and count that a reader fetched it; `key` is the beginning of its digest."""
    found = get_object_or_404(Document, sha256__startswith=key)
    if request.method == "GET" and is_read_by_someone(request) and not request.user.is_staff:
        Document.objects.filter(pk=found.pk).update(fetched=F("fetched") + 1)
        rows_updated.send(sender=Document, rows=[found])
    response = redirect(found.file.url)
    response["X-Robots-Tag"] = "noindex"
    return response
