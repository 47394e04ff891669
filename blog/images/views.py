from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "avif": "image/avif"}


@require_safe
def media(request, path):
    """A stored picture. Names hold a digest of the content, so they may be kept for ever."""
    kind = TYPES.get(path.rpartition(".")[2])
    if kind is None or ".." in path or not default_storage.exists(path):
        raise Http404
    response = FileResponse(default_storage.open(path), content_type=kind)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
