"""What templates of the blog need beyond Django's own; loaded everywhere."""

import re

from django import template
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from blog.comments.html import comment_html, thread_html
from blog.images.html import picture_html
from blog.importing.remarks import shown
from blog.markup.text import excerpt, plain_text
from blog.moderation.outcomes import outcome_for
from blog.moderation.queue import waiting_for
from blog.posts.cards import Cards
from blog.posts.coming import next_to_come
from blog.posts.models import Post
from blog.posts.showing import shown as shown_text
from blog.posts.showing import with_tables_that_scroll
from blog.writing.comparing import compare
from config.dates import date_format
from config.shown import note, note_moment

register = template.Library()
FORMATS = {"month": "F Y", "year": "Y"}


@register.simple_tag
def site_address(path: str) -> str:
    """A path of this site as a whole address."""
    return settings.SITE_URL + path


@register.simple_tag
def compared(before, after, body_format="html"):
    """What changed between two bodies, as a list one can read."""
    lines = compare(before or "", after or "", body_format)
    return format_html_join("", '<p class="{}">{}</p>', ((line.kind, mark_safe(line.html)) for line in lines))  # noqa: S308


@register.simple_tag(takes_context=True)
def current(context, name: str):
    """aria-current for an entry of the menu, on its own page."""
    is_here = context["menu_path"] == reverse(f"blog:{name}")
    return mark_safe(' aria-current="page"') if is_here else ""


@register.simple_tag
def cards(posts, **how):
    """The cards of these posts (ids), or of what blog/posts/cards.py has of them."""
    return (posts if isinstance(posts, Cards) else Cards(posts, **how)).drawn()


@register.simple_tag
def latest_posts(number: int = 5):
    """The newest posts anyone may read, for pages where nothing was found."""
    note("/")
    note_moment(next_to_come())
    posts = Post.objects.for_reading(AnonymousUser()).newest_first()
    return posts.only("kind", "title", "slug", "language", "published_at", "published_precision")[:number]


@register.simple_tag
def theme_script():
    """The script that chooses light or dark, in the page itself."""
    return mark_safe(f"<script>{settings.THEME_SCRIPT}</script>")  # noqa: S308  a file of ours


@register.filter
def stamp(moment) -> str:
    """A moment for machines, to the second: HTML allows milliseconds at most."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


@register.filter
def bare_address(url: str) -> str:
    """An address as people say it: without scheme and last stroke."""
    return re.sub(r"^https?://(www\.)?|/$", "", url)


@register.filter
def published_on(post, form="DATE_FORMAT"):
    """The date of a post as exactly as it is known: a day, a month, a year."""
    if not post.published_at:
        return ""
    return date_format(post.local_date, FORMATS.get(post.published_precision, form))


@register.simple_tag
def post_time(post):
    """<time> for a post, machine-readable to the precision that is known."""
    if not post.published_at:
        return ""
    machine = {"month": "%Y-%m", "year": "%Y"}.get(post.published_precision)
    stamp = post.local_date.strftime(machine) if machine else post.local_date.isoformat(timespec="seconds")
    return format_html('<time class="dt-published" datetime="{}">{}</time>', stamp, published_on(post))


@register.simple_tag
def lang(language=""):
    """lang="fr" where some text is not in the language of the page; the site's own texts need no name."""
    language = language or settings.LANGUAGE_CODE
    return "" if language == get_language() else format_html(' lang="{}"', language)


@register.simple_tag
def comment_card(comment, **how):
    """One comment; see blog/comments/html.py."""
    return comment_html(comment, lang(comment.post.language), **how)


@register.simple_tag
def thread_of(post, thread):
    """A page of a post's conversations."""
    return thread_html(thread, post, lang(post.language))


@register.filter
def rendered(html):
    """HTML that blog/markup sanitised as its last step, when it was saved."""
    return mark_safe(html)  # noqa: S308


@register.filter
def first_words(html, length=120):
    return excerpt(plain_text(html), length)


@register.filter
def was_changed(post):
    """Whether a post was changed on a later day than it was published."""
    if not post.published_at or post.published_precision in FORMATS:
        return False
    return timezone.localdate(post.updated_at) > timezone.localdate(post.published_at)


@register.simple_tag(takes_context=True)
def page_url(context, number):
    """The address of page `number` of the list that is shown, its query kept."""
    name, args = context["address"], context["address_args"]
    url = reverse(name, args=args) if number == 1 else reverse(f"{name}-page", args=[*args, number])
    query = context.get("query")
    return url + ("?" + context["request"].GET.urlencode() if query else "")


@register.simple_tag
def cover(image, cut=False):
    """A cover at the head of a post or of the home page: the first thing seen, so not lazy. `cut` where it may be."""
    return mark_safe(picture_html(image, image.alt, lazy=False, cut=cut))  # noqa: S308  escaped there


@register.simple_tag
def logo(image):
    """The logo in the masthead. The blog's name stands beside it, so it has no alternative text of its own."""
    return mark_safe(picture_html(image, "", lazy=False, sizes="6rem"))  # noqa: S308  escaped there


@register.simple_tag
def portrait(image):
    """An author's portrait. The name stands beside it."""
    return mark_safe(picture_html(image, "", sizes="5rem", cut=True))  # noqa: S308  escaped there


@register.simple_tag(takes_context=True)
def text_of(context, post):
    """A post's text as its page shows it; see posts/showing.py."""
    is_preview = context.get("is_preview") or not post.is_public
    return shown_text(post, context.get("user") if is_preview else None)


@register.filter
def laid_out(html: str):
    """HTML of an event or a poll, made safe when it was saved, with tables that scroll by themselves."""
    return mark_safe(with_tables_that_scroll(html))  # noqa: S308


@register.simple_tag
def whole_address(thing) -> str:
    """The address of a post, author, tag… with the site's own."""
    return settings.SITE_URL + thing.get_absolute_url()


@register.simple_tag
def cover_thumb(image, is_first=False):
    """A cover beside a card. The title says it all, so it has no alternative text of its own."""
    return mark_safe(picture_html(image, "", lazy=not is_first, sizes="(min-width: 44rem) 11rem, 100vw", cut=True))  # noqa: S308  escaped there


@register.simple_tag
def outcome_of(comment):
    """What its writer is told of how a comment fared; see moderation/outcomes.py."""
    return outcome_for(comment)


@register.simple_tag(takes_context=True)
def waiting_comments(context) -> str:
    """How many comments wait for the one who is signed in; empty for none."""
    request = context.get("request")
    return waiting_for(request.user) if request else ""


@register.filter
def remark(text: str) -> str:
    """A remark or reason of an import, in the reader's language."""
    return shown(text)
