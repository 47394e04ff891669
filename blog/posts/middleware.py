from django.conf import settings
from django.http import HttpResponsePermanentRedirect
from django.utils.translation import get_language_from_path

from blog.posts.permalinks import NUMBERED, new_path, normal_path


class OldAddressMiddleware:
    """Where no page answers, ask whether the address was one once."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        numbered = request.path_info == "/" and NUMBERED & request.GET.keys()
        if numbered and (target := new_path(normal_path(request.get_full_path()))):
            return HttpResponsePermanentRedirect(target)
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        language = get_language_from_path(request.path_info)
        prefix = f"/{language}" if language and language != settings.LANGUAGE_CODE else ""
        target = new_path(request.path_info.removeprefix(prefix))
        return HttpResponsePermanentRedirect(prefix + target) if target else response
