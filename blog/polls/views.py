"""Polls as readers meet them: all of them, one with its questions, its results."""

from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import is_too_often
from accounts.origin import comes_from_here
from accounts.visitors import network_of
from blog.polls.answering import KNOWN_FOR, answer, has_answered
from blog.polls.forms import AnswerForm
from blog.polls.models import Poll, PollStatus, Shown
from blog.polls.results import results_of, score_of

LISTED = 100
SALT = "polls.answer"


@require_safe
def polls(request):
    """Those that are open, and those that are closed."""
    listed = list(Poll.objects.visible_to(request.user)[:LISTED])
    context = {"open": [one for one in listed if one.is_open], "closed": [one for one in listed if not one.is_open]}
    return render(request, "blog/polls/polls.html", context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def poll(request, slug):
    """A poll's questions; a POST answers them. Without proof of where it comes from the reader is asked to confirm."""
    found = get_object_or_404(Poll.objects.visible_to(request.user).whole(), slug=slug)
    if request.method != "POST":
        return _questions(request, found, AnswerForm(poll=found))
    if "csrfmiddlewaretoken" in request.POST:
        return _answer_with_token(request, found)
    if comes_from_here(request):
        return _answer(request, found)
    return _questions(request, found, AnswerForm(request.POST, poll=found), with_token=True)


@never_cache
def _answer(request, poll):
    form = AnswerForm(request.POST, poll=poll)
    if not poll.is_open:
        return _questions(request, poll, form, 409, refusal=_("This poll is closed: your answer came too late."))
    if not form.is_valid():
        return _questions(request, poll, form, 422)
    if _is_too_much(request):
        said = _("Many answers came from where you are. Nothing was lost: send yours again in a minute.")
        response = _questions(request, poll, form, 429, refusal=said)
        response["Retry-After"] = "60"
        return response
    # Who makes a poll may try it: a draft counts nothing.
    if poll.status == PollStatus.DRAFT or answer(request, poll, form.chosen):
        return redirect(_results_address(request, poll, form.chosen))
    said = (
        _("Your account has answered already; an answer counts once.")
        if request.user.is_authenticated
        else _("An answer from your network with this browser is counted already; it counts once.")
    )
    seen = _results_address(request, poll, []) if poll.shows_results(has_answered=True) else ""
    return _questions(request, poll, form, 409, refusal=said, seen=seen)


_answer_with_token = csrf_protect(_answer)


def _is_too_much(request) -> bool:
    if request.user.is_authenticated:
        return False
    return is_too_often("poll", f"network {network_of(request)}", settings.COMMENTS_A_MINUTE * 10, 60)


def _results_address(request, poll, chosen) -> str:
    """The results as who has answered sees them: what they chose is in the address, signed, and kept nowhere."""
    token = signing.dumps([poll.pk, *chosen], salt=SALT)
    kept = {"mine": token, "back": _own_address(request.POST.get("back", ""))}
    address = reverse("blog:poll-results", args=[poll.slug])
    return f"{address}?{urlencode({name: value for name, value in kept.items() if value})}"


def _own_address(path: str) -> str:
    """A path of this site, "" for anything else."""
    return path if path.startswith("/") and path.isprintable() and url_has_allowed_host_and_scheme(path, None) else ""


def _questions(request, poll, form, status=200, **context):
    context |= {"poll": poll, "form": form, "back": _own_address(request.POST.get("back", ""))}
    if not poll.is_open:
        context["answered"] = results_of(poll)
    response = render(request, "blog/polls/poll.html", context, status=status)
    return _kept_back(response, poll)


@require_safe
def results(request, slug):
    """How a poll stands; to who has just answered, with what they answered and how they did."""
    found = get_object_or_404(Poll.objects.visible_to(request.user).whole(), slug=slug)
    mine = _chosen(request.GET.get("mine", ""), found)
    is_maker = request.user.has_perm("blog.change_poll", found)  # who may change it sees how it stands
    shows = found.shows_results(has_answered=False) or is_maker
    may_come_back = not shows and found.shows_results(has_answered=True)
    is_of_who_answered = mine is not None or (may_come_back and has_answered(request, found))
    if not shows and not is_of_who_answered:
        return _not_yet(request, found)
    answered = results_of(found, mine or ())
    context = {
        "poll": found,
        "answered": answered,
        "score": score_of(found, answered),
        "has_answered": is_of_who_answered,
        "just_answered": bool(mine),
        "tells": is_of_who_answered or not found.is_open,
        "shows_numbers": is_maker or found.shows_results(is_of_who_answered),
        "back": _own_address(request.GET.get("back", "")),
    }
    response = render(request, "blog/polls/results.html", context)
    if is_of_who_answered or is_maker:
        response["Cache-Control"], response["X-Robots-Tag"] = "no-store", "noindex"
    return _kept_back(response, found)


def _not_yet(request, poll):
    """The questions again, for who asks for results that are not for them now."""
    said = (
        _("The results are for who has answered.")
        if poll.results == Shown.ANSWERED
        else _("The results are shown once the poll is closed.")
    )
    response = _questions(request, poll, AnswerForm(poll=poll), refusal=said)
    response["Cache-Control"], response["X-Robots-Tag"] = "no-store", "noindex"
    return response


def _chosen(token: str, poll: Poll) -> list[int] | None:
    """What a signed address says was chosen; None where there is none, or it is forgotten who answered."""
    if not token:
        return None
    try:
        pk, *chosen = signing.loads(token[:5000], salt=SALT, max_age=KNOWN_FOR)
    except signing.SignatureExpired:
        return None
    except signing.BadSignature:
        raise Http404 from None
    if pk != poll.pk:
        raise Http404
    return chosen


def _kept_back(response, poll):
    """A draft is for those who write alone."""
    if poll.status == PollStatus.DRAFT:
        response["Cache-Control"], response["X-Robots-Tag"] = "no-store", "noindex"
    return response
