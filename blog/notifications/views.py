"""Following by mail: asked for on a page, confirmed and stopped with the links in mail. GET changes nothing."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from accounts.limits import is_too_often
from accounts.origin import comes_from_here
from accounts.visitors import network_of
from blog.comments.commenters import commenter_of, new_commenter, remember
from blog.comments.models import Comment
from blog.notifications import following, links
from blog.notifications.models import Follower, Pace, Subscription
from blog.notifications.own import forget
from blog.posts.models import Post

ASKED_A_MINUTE = 5


class FollowForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": gettext_lazy("Give the address that mail should go to.")},
    )


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request, pk):
    """Ask for mail of a post's whole conversation; where it was not proven already, the address is asked by mail."""
    post = get_object_or_404(Post.objects.visible_to(request.user).out(), pk=pk)
    if request.method == "POST":
        if request.user.is_authenticated or "csrfmiddlewaretoken" in request.POST:
            return _follow_with_token(request, post)
        if comes_from_here(request):
            return _follow(request, post)
    return _follow_page(request, post, FollowForm(request.POST or None), with_token=request.method == "POST")


def _follow(request, post):
    follower = following.follower_of(request.user, request.LANGUAGE_CODE) if request.user.is_authenticated else None
    if follower:
        following.follow_as(follower, post)
        messages.success(request, _("You follow this conversation."))
        return redirect("blog:following")
    form = FollowForm(request.POST)
    if not form.is_valid():
        return _follow_page(request, post, form, status=422)
    if is_too_often("follow", f"network {network_of(request)}", ASKED_A_MINUTE, 60):
        form.add_error(None, _("This was asked often from where you are: try again in a minute."))
        response = _follow_page(request, post, form, status=429)
        response["Retry-After"] = "60"
        return response
    # The same answer whether or not the address follows already: nobody learns who does.
    following.follow_post(form.cleaned_data["email"], post, request.LANGUAGE_CODE)
    return _follow_page(request, post, form, asked=True)


_follow_with_token = csrf_protect(_follow)


def _follow_page(request, post, form, status=200, **context):
    address = following.proven_address(request.user) if request.user.is_authenticated else ""
    context |= {"post": post, "form": form, "address": address}
    return _private(render(request, "blog/notifications/follow.html", context, status=status))


@csrf_protect
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request, token):
    """From the link in the mail: yes, it was me."""
    try:
        pk, key = links.subscription_of(token)
    except signing.SignatureExpired:
        return _private(render(request, "blog/notifications/expired.html", status=410))
    except (signing.BadSignature, ValueError, TypeError):
        raise Http404 from None
    subscriptions = Subscription.objects.select_related("follower", "post", "comment")
    subscription = get_object_or_404(subscriptions, pk=pk, follower__key=key)
    if request.method != "POST" and subscription.is_live:
        messages.info(request, _("This was confirmed already."))
        return redirect("blog:following-mine", signing.dumps(key, salt=links.MANAGE))
    if request.method != "POST":
        return _private(render(request, "blog/notifications/confirm.html", {"subscription": subscription}))
    commenter = commenter_of(request) or new_commenter()
    following.confirm(subscription, commenter)
    messages.success(request, _("Confirmed: mail will be sent to you."))
    response = redirect("blog:following-mine", signing.dumps(subscription.follower.key, salt=links.MANAGE))
    remember(response, request, commenter)
    return response


@csrf_exempt  # mail programs send it (RFC 8058); the token is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request, token):
    """From the link in the mail, without an account: no more of this."""
    try:
        key, post_id, comment_id = links.stopped_by(token)
    except (signing.BadSignature, ValueError, TypeError):
        raise Http404 from None
    follower = Follower.objects.filter(key=key).first()  # one that was forgotten gets no mail either
    if request.method == "POST" and follower:
        if request.POST.get("what") == "all" or post_id is None:
            following.stop_all(follower)
        else:
            following.stop(follower, post_id, comment_id)
    context = {
        "post": Post.objects.filter(pk=post_id).first() if post_id else None,
        "is_all": post_id is None,
        "comment": Comment.objects.filter(pk=comment_id).first() if comment_id else None,
        "done": request.method == "POST" or follower is None or _is_stopped(follower, post_id, comment_id),
        "manage": follower and links.following_link(follower),
    }
    return _private(render(request, "blog/notifications/stop.html", context))


def _is_stopped(follower: Follower, post_id, comment_id) -> bool:
    """Whether this link has been used; of all mail it is asked again."""
    mine = follower.subscriptions.filter(post=post_id, comment=comment_id)
    return bool(post_id) and mine.exists() and not mine.live().exists()


@never_cache
@login_required
def account(request):
    """What an account follows."""
    address = following.proven_address(request.user).lower()
    if request.method == "POST":
        follower = following.follower_of(request.user, request.LANGUAGE_CODE)
    else:  # a look makes nobody a follower
        follower = Follower.objects.filter(email=address).first() or Follower(email=address) if address else None
    return _manage(request, follower, own_posts=request.user.is_staff)


@never_cache
def mine(request, token):
    """The same, from the link in the mail, without an account."""
    try:
        follower = Follower.objects.filter(key=links.key_of(token)).first()
    except signing.BadSignature:
        raise Http404 from None
    if follower is None:
        return _private(render(request, "blog/notifications/forgotten.html", status=410))
    return _manage(request, follower, own_posts=False)


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def _manage(request, follower, own_posts):
    if request.method == "POST" and follower:
        told = _carry_out(request.POST, follower, own_posts)
        messages.success(request, told)
        return redirect("blog:home" if "forget" in request.POST else request.path)
    subscriptions = follower.subscriptions.live() if follower and follower.pk else Subscription.objects.none()
    context = {
        "follower": follower,
        "subscriptions": subscriptions.select_related("post", "comment").order_by("-pk"),
        "paces": Pace.choices,
        "own_posts": own_posts,
    }
    return _private(render(request, "blog/notifications/following.html", context))


def _carry_out(asked, follower: Follower, own_posts: bool) -> str:
    if "forget" in asked:
        forget(follower)
        return _("Your address is forgotten, and nothing more is sent.")
    if "refuse" in asked:
        following.refuse_all(follower)
        return _("Nothing more is sent from here, not even a question.")
    if "all" in asked:
        following.stop_all(follower)
        return _("Nothing more is sent.")
    if (number := asked.get("stop", "")).isdecimal() and len(number) < 19:
        for one in follower.subscriptions.filter(pk=int(number)):
            following.stop(follower, one.post_id, one.comment_id)
        return _("Nothing more is sent of this conversation.")
    if asked.get("pace") in Pace.values:
        follower.pace = asked["pace"]
    if own_posts:
        follower.own_posts = "own_posts" in asked
    follower.refuses = False
    follower.save(update_fields=["pace", "own_posts", "refuses"])
    return _("Saved.")


def _private(response):
    response["X-Robots-Tag"] = "noindex"
    return response
