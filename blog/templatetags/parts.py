"""Parts of pages that are kept; loaded everywhere."""

from django import template
from django.utils.translation import get_language

from blog.caching.expiry import next_to_come
from blog.caching.touching import base_of
from config.kept import kept
from config.shown import note, note_moment

register = template.Library()


class Part(template.Node):
    def __init__(self, name: str, inside: template.NodeList):
        self.name, self.inside = name, inside

    def render(self, context):
        request = context["request"]
        if request.method not in ("GET", "HEAD") or request.GET or request.user.is_authenticated:
            return self.inside.render(context)

        def make():
            note(base_of(request.path))
            note_moment(next_to_come())
            return self.inside.render(context)

        return kept((self.name, request.path, get_language()), make)


@register.tag
def part(parser, token):
    """{% part "name" %}…{% endpart %}: what stands there in the page of this address, made anew when it changes.

    For what all readers get who are not signed in. What it shows is best fetched within it; what is set within it is
    not there after it.
    """
    _tag, name = token.split_contents()
    inside = parser.parse(["endpart"])
    parser.delete_first_token()
    return Part(name.strip("\"'"), inside)
