"""What pages say of themselves to other sites; loaded everywhere."""

import json

from django import template
from django.conf import settings
from django.utils.safestring import mark_safe

from blog.markup.typography import typeset_text
from blog.syndication import linked_data, share_picture
from blog.syndication.addresses import own_address, whole

register = template.Library()
# Within <script> only these could end it, or begin what is not JSON.
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}

register.filter("whole_url", whole)


class Keep(template.Node):
    def __init__(self, name: str, inside: template.NodeList):
        self.name, self.inside = name, inside

    def render(self, context):
        said = self.inside.render(context)
        context[self.name] = said
        return said


@register.tag
def keep(parser, token):
    """{% keep "name" %}…{% endkeep %} is shown where it stands, and is there by its name for what comes after."""
    _tag, name = token.split_contents()
    inside = parser.parse(["endkeep"])
    parser.delete_first_token()
    return Keep(name.strip("\"'"), inside)


@register.filter
def typeset(text, language: str = "") -> str:
    """A title or name as a printer would set it, in its language (else the site's own)."""
    return typeset_text(str(text), language or settings.LANGUAGE_CODE)


@register.simple_tag(takes_context=True)
def address_of(context, post) -> str:
    """The address that search engines keep of a post: where it first came out, or among pages of its language."""
    return post.canonical_url or own_address(post, context["identity"])


@register.simple_tag(takes_context=True)
def translation_address(context, post) -> str:
    return own_address(post, context["identity"])


@register.simple_tag(takes_context=True)
def picture_to_share(context, post=None) -> dict:
    """url, width, height and alt of the picture a page is shown with elsewhere."""
    return share_picture.address_of(post, context["identity"])


@register.simple_tag(takes_context=True)
def linked_data_of(context, post=None):
    """JSON-LD of a post, or of the blog."""
    identity = context["identity"]
    if post:
        picture = share_picture.address_of(post, identity)["url"]
        said = [linked_data.blog_posting(post, identity, picture), linked_data.breadcrumb(post, identity)]
    else:
        said = [linked_data.blog_itself(identity)]
    return json_ld(said)


@register.simple_tag
def json_ld(said):
    """Plain values as JSON-LD in a page."""
    text = json.dumps(said, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  escaped just above
