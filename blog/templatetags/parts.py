"""Parts of pages that are kept; loaded everywhere."""

from django import template
from django.utils.translation import get_language

from blog.posts.coming import next_to_come
from config.kept import is_kept, kept
from config.shown import base_of, note, note_again, note_moment, noted
from identity.models import Identity

register = template.Library()
UNCOUNTED, ALONE = "uncounted", "alone"


class Part(template.Node):
    def __init__(self, name: str, how: str, inside: template.NodeList):
        self.name, self.how, self.inside = name, how, inside

    def render(self, context):
        request = context["request"]
        is_for_all = not request.GET and not request.user.is_authenticated and not context.get("is_preview")
        before = noted()
        if before is None or not is_for_all or request.method not in ("GET", "HEAD") or not is_kept():
            return self.inside.render(context)

        def make():
            if self.how != ALONE:
                note_again(before, numbers=self.how != UNCOUNTED)
            note(base_of(request.path))
            note_moment(next_to_come())
            return self.inside.render(context)

        return kept((self.name, request.path, get_language()), make)


class Frame(template.Node):
    def __init__(self, name: str, differs_by: template.base.FilterExpression, inside: template.NodeList):
        self.name, self.differs_by, self.inside = name, differs_by, inside

    def render(self, context):
        user = getattr(context.get("request"), "user", None)
        # Who is signed in may be looking at what the blog could be.
        if user is None or user.is_authenticated or not is_kept():
            return self.inside.render(context)

        def make():
            Identity.current()  # what it names is noted
            return self.inside.render(context)

        return kept((self.name, self.differs_by.resolve(context), get_language()), make)


@register.tag
def part(parser, token):
    """{% part "name" %}…{% endpart %}: what stands there in the page of this address, made anew when it changes.

    For what all readers get who are not signed in. What it shows is best fetched within it; what is set within it is
    not there after it. {% part "name" uncounted %} shows no number (of comments, of likes) of what was fetched before;
    {% part "name" alone %} shows nothing at all of it, but what is kept by itself.
    """
    _tag, *said = token.split_contents()
    if len(said) not in (1, 2) or said[1:] not in ([], [UNCOUNTED], [ALONE]):
        raise template.TemplateSyntaxError(f"A part has a name and, if at all, {UNCOUNTED} or {ALONE}: not {said}")
    inside = parser.parse(["endpart"])
    parser.delete_first_token()
    return Part(said[0].strip("\"'"), "".join(said[1:]), inside)


@register.tag
def frame(parser, token):
    """{% frame "name" value %}…{% endframe %}: what stands in all pages alike, but for this value, made anew when what
    the owner has set changes, or what is fetched within it. Nothing else of the page or the request is to be shown in
    it."""
    _tag, *said = token.split_contents()
    if len(said) != 2:
        raise template.TemplateSyntaxError(f"A frame has a name and a value by which it differs: not {said}")
    inside = parser.parse(["endframe"])
    parser.delete_first_token()
    return Frame(said[0].strip("\"'"), parser.compile_filter(said[1]), inside)
