"""Files that people brought, as readers get them: by a closed list of kinds, none of which runs."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from blog.documents.intake import TYPES as DOCUMENTS
from blog.documents.models import SHOWN
from blog.images.models import Image
from blog.images.renditions import order_renditions, stem_of

PICTURES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "avif": "image/avif"}
RANGE = re.compile(r"bytes=(?=.*\d)(\d{0,15})-(\d{0,15})")  # one part; who asks for several at once gets all
CHUNK = 64 * 1024
# A file asks for nothing and is framed by nobody; what draws PDF needs its own styles.
NOTHING = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],
    "media-src": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}


@csp_override(NOTHING)
@require_safe
def media(request, path):
    """A stored file. Names hold a digest of the content, so they may be kept for ever."""
    suffix = path.rpartition(".")[2]
    is_document = path.startswith("documents/")
    kind = (DOCUMENTS if is_document else PICTURES).get(suffix)
    if kind is None or ".." in path:
        raise Http404
    if not default_storage.exists(path):
        return _meanwhile(path)
    as_file = is_document and suffix not in SHOWN
    name = PurePosixPath(path).name.split("-", 1)[-1]
    file = default_storage.open(path)
    size, etag = file.size, f'"{PurePosixPath(path).stem}"'
    response = FileResponse(file, content_type=kind, as_attachment=as_file, filename=name)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Accept-Ranges"], response["ETag"] = "bytes", etag
    if not_modified := get_conditional_response(request, etag=etag):
        response.close()
        not_modified["Cache-Control"] = response["Cache-Control"]
        return not_modified
    asked = RANGE.fullmatch(request.headers.get("Range", "")) if request.method == "GET" else None
    if asked and request.headers.get("If-Range", etag) == etag:
        return _part(response, file, size, *asked.groups())
    return response


def _part(response: FileResponse, file, size: int, first: str, last: str) -> HttpResponseBase:
    """The bytes `first` to `last`, both included, or the `last` ones where `first` is empty (RFC 9110, 14.1.2).

    Players of films and sounds ask so; Safari plays nothing that does not answer.
    """
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end:
        response.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    file.seek(start)
    response.streaming_content = _bytes(file, end - start + 1)
    response.status_code = 206
    response["Content-Range"], response["Content-Length"] = f"bytes {start}-{end}/{size}", str(end - start + 1)
    return response


def _bytes(file, number: int) -> Iterator[bytes]:
    while number and (chunk := file.read(min(number, CHUNK))):
        number -= len(chunk)
        yield chunk


def _meanwhile(path: str) -> FileResponse:
    """The picture itself, where a rendition of it is not made yet; for a moment only."""
    stem = stem_of(path)
    image = Image.objects.filter(file__startswith=f"{stem}.").first() if stem else None
    name = str(image.file.name) if image else ""
    if image is None or not default_storage.exists(name):
        raise Http404
    order_renditions(image)
    response = FileResponse(default_storage.open(name), content_type=PICTURES[name.rpartition(".")[2]])
    response["Cache-Control"] = "no-store"
    return response
