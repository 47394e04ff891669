from django.http import Http404, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from identity.accent import HEX, stylesheet


@cache_control(public=True, max_age=31_536_000, immutable=True)
@require_safe
def accent(request, colour):
    """The styles of an accent: they follow from the address, so they never change."""
    if not HEX.fullmatch(f"#{colour}"):
        raise Http404
    return HttpResponse(stylesheet(f"#{colour}"), content_type="text/css; charset=utf-8")
