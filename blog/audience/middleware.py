from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed

from blog.audience.counting import note_read

READ = {"blog:post-detail", "blog:page-detail"}


class CountReadsMiddleware:
    """Count the pages of posts that were answered in full. Not there where STATISTICS is off."""

    def __init__(self, get_response):
        if not settings.STATISTICS:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code == 200 and request.method == "GET" and match and match.view_name in READ:
            note_read(request, match.kwargs["slug"])
        return response
