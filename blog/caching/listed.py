"""Which addresses are kept: those of views whose answer is the same for every reader without account and cookie.

What is not listed is never kept: what depends on who asks (polls), what has a key in its address (previews), what is
asked for in words (search); nor an address in another spelling than we write it (/comments/007/), of which there is no
end.
"""

from functools import lru_cache

from django.conf import settings
from django.urls import Resolver404, resolve, reverse
from django.utils import translation

PAGED = "home archive-year archive-month archive-day language tag-detail author-detail series-detail everything"
PAGED += " events-past conversation"
FEEDS = [f"{kind}-feed{form}" for kind in "post post-comments comments tag author series language".split() for form in
         ("", "-atom", "-json")]  # fmt: skip
SINGLE = "post-detail post-comments page-detail archive tags authors events event event-file calendar-file polls"
SINGLE += " blogroll blogroll-file comments popular"
OF_MACHINES = "sitemap sitemap-lists sitemap-year robots llms manifest"
LISTED = {
    *(
        f"blog:{name}"
        for name in [*PAGED.split(), *(f"{name}-page" for name in PAGED.split()), *FEEDS, *SINGLE.split()]
    ),
    *OF_MACHINES.split(),
}
READ = {"blog:post-detail", "blog:page-detail"}  # whose readers are counted


LONGEST = 500  # bytes of an address of ours


def is_listed(path: str) -> bool:
    """Whether what is at this address is kept."""
    return len(path) <= LONGEST and _view_at(path)[0] in LISTED


def slug_read(path: str) -> str:
    """The slug of the post that is read at this address; "" where none is."""
    name, kwargs = _view_at(path)
    return kwargs["slug"] if name in READ else ""


@lru_cache(maxsize=4_000)
def _view_at(path: str) -> tuple[str, dict]:
    prefix = translation.get_language_from_path(path)
    with translation.override(prefix or settings.LANGUAGE_CODE):
        try:
            match = resolve(path)
        except Resolver404:
            return "", {}
        named = match.captured_kwargs  # type: ignore[attr-defined]
        is_ours = reverse(match.view_name, kwargs=named) == path
    return (match.view_name, match.kwargs) if is_ours else ("", {})
