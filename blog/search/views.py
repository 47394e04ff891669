"""The page of search, what is suggested while one types, and how a browser learns of both."""

import re
from functools import partial

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Author
from blog.audience.counting import note_missed_search
from blog.markup.text import plain_text
from blog.posts.coming import kept_until_next
from blog.posts.models import Post
from blog.search.comments import find_comments
from blog.search.corrections import corrected
from blog.search.entries import language_of
from blog.search.finding import Branch, Chosen, Found, find
from blog.search.query import Query, understand
from blog.search.sentences import words_in_sentences
from blog.search.suggestions import suggestions
from blog.tags.models import Tag
from config.kept import kept
from config.shown import note
from identity.models import identity_of

SLUG = re.compile(r"[\w-]{1,100}")
COMMENTS_A_PAGE = 20
OF_ANSWERS = "texts", "/tags/", "/authors/"  # what they depend on
MAX_SHOWN = 300  # letters of a query, as the page repeats it


@require_safe
def search(request, page=1):
    """Posts, or comments where they are asked for, that hold what is typed."""
    typed = request.GET.get("q", "").strip()
    query = understand(typed)
    context = {"query": typed[:MAX_SHOWN], "asked": query, "address": "blog:search", "address_args": []}
    if request.GET.get("in") == "comments":
        return render(request, "blog/search/comments.html", context | _comments(query, page))
    chosen = _chosen(request)
    found = _found(query, chosen)
    instead = None
    if not found.ids and query.has_words:
        if chosen == Chosen() and page == 1:
            note_missed_search(request, typed)
        if instead := corrected(query):
            found = _found(instead, chosen)
            instead = instead if found.ids else None
    page_obj = _page(found.ids, page, identity_of(request).posts_per_page)
    if found.read:
        told = _("Of the posts that hold these words, only the newest %(number)d were read word for word.")
        query.remark(told % {"number": found.read})
    said = _said(page_obj.object_list, instead or query)
    posts = [pk for pk in page_obj.object_list if pk in said]
    context |= {"found": found, "instead": instead, "narrowing": partial(_narrowing, request, found, chosen)}
    context |= {"page_obj": page_obj, "posts": posts, "said": said}
    return render(request, "blog/search/results.html", context)


def _found(query: Query, chosen: Chosen) -> Found:
    """What answers a query, kept until a post says something else."""

    def looked_for() -> Found:
        note(*OF_ANSWERS)
        return find(query, chosen)

    narrowed = chosen.year, chosen.tag and chosen.tag.pk, chosen.author and chosen.author.pk, chosen.language
    return kept_until_next(("found", query.meant, narrowed), looked_for)


def _narrowing(request, found: Found, chosen: Chosen) -> SafeString:
    """By what the answer can be narrowed, drawn; kept as long as the answer is."""

    def drawn() -> SafeString:
        note(*OF_ANSWERS)
        context = {"found": found, "chosen": chosen, "by": _by(request)}
        return render_to_string("blog/search/narrowing.html", context, request)

    return kept_until_next(("narrowing", request.path, request.GET.urlencode()), drawn)


def _page(things, number: int, size: int):
    page_obj = Paginator(things, size).get_page(number)
    if page_obj.number != number:
        raise Http404
    return page_obj


def _chosen(request) -> Chosen:
    """What the address narrows the answer to; what it names and is not there narrows nothing."""
    asked = request.GET
    year = asked.get("year", "")
    language = asked.get("language", "")
    return Chosen(
        int(year) if len(year) == 4 and year.isdecimal() else None,
        _by_slug(Tag, asked.get("tag", "")),
        _by_slug(Author, asked.get("author", "")),
        language if language in dict(settings.LANGUAGES) else "",
    )


def _by(request) -> dict[str, str]:
    """The query as it is but for what narrows it in one way, whose new value is put behind."""
    found = {}
    for name in ("year", "tag", "author", "language"):
        asked = request.GET.copy()
        asked.pop(name, None)
        found[name] = f"?{asked.urlencode()}&{name}="
    return found


def _by_slug(model, slug: str):
    return model.objects.filter(slug=slug).first() if SLUG.fullmatch(slug) else None


def _said(ids: list[int], query: Query) -> dict[int, SafeString | str]:
    """What those of these posts say that may be read: sentences of their texts that hold what was looked for, by id;
    "" where none does."""

    def read() -> dict[int, SafeString | str]:
        note("texts")
        texts = Post.objects.public().filter(pk__in=ids).values_list("pk", "language", "body_html")
        return {pk: _sentences(query, code, html) for pk, code, html in texts}

    return kept(("said", query.meant, tuple(ids)), read)


def _sentences(query: Query, code: str, html: str) -> SafeString | str:
    branch = Branch.of(query, language_of(code))
    wanted = set(branch.wanted)
    return (wanted and words_in_sentences(plain_text(html), wanted, branch.language)) or ""


def _comments(query: Query, page: int) -> dict:
    comments, is_more = find_comments(query)
    return {"page_obj": _page(comments, page, COMMENTS_A_PAGE), "is_more": is_more, "is_comments": True}


@require_safe
def suggest(request):
    """What may be meant by what is typed so far, in the form of OpenSearch: words, and the addresses they lead to."""
    typed = request.GET.get("q", "")[:MAX_SHOWN]
    found = suggestions(typed)
    addresses = [settings.SITE_URL + address for _words, address in found]
    answer = JsonResponse([typed, [words for words, _address in found], [], addresses], safe=False)
    answer["Content-Type"] = "application/x-suggestions+json; charset=utf-8"
    patch_cache_control(answer, public=True, max_age=300)
    return answer


@require_safe
def description(request):
    """OpenSearch 1.1: by this a browser can search the blog from its address bar."""
    name = escape(identity_of(request).shown_name)
    address = settings.SITE_URL + reverse("blog:search")
    suggest_address = settings.SITE_URL + reverse("blog:search-suggest")
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{name[:16]}</ShortName><Description>{name}</Description>\n"
        f'<Url type="text/html" template="{address}?q={{searchTerms}}"/>\n'
        f'<Url type="application/x-suggestions+json" template="{suggest_address}?q={{searchTerms}}"/>\n'
        f"<Language>{get_language()}</Language><InputEncoding>UTF-8</InputEncoding>\n"
        "</OpenSearchDescription>\n"
    )
    return HttpResponse(text, content_type="application/opensearchdescription+xml; charset=utf-8")
