"""What readers and commenters ask of those who moderate: a report, a second look."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.limits import is_too_often
from accounts.visitors import network_of
from blog.comments.commenters import commenter_of, new_commenter, remember
from blog.comments.models import Comment, CommentStatus
from blog.comments.own import comment_by_mail, comment_of_status
from blog.moderation import reports
from blog.moderation.models import Report
from blog.posts.models import Post

REPORTS_AN_HOUR = 10


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("What is wrong with it?"),
        choices=[choice for choice in Report.Reason.choices if choice[0] != Report.Reason.REVIEW],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what is wrong with it.")},
    )
    text = forms.CharField(
        label=gettext_lazy("In your words (optional)"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReviewForm(forms.Form):
    text = forms.CharField(required=False, max_length=500)


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def report(request, pk):
    """Tell the editors of a comment. The same answer whether or not it was told before."""
    visible = Post.objects.for_reading(request.user).values("pk")
    comments = Comment.objects.approved().filter(post__in=visible).select_related("post", "author")
    comment = get_object_or_404(comments, pk=pk)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"comment": comment, "post": comment.post, "form": form}
        response = render(request, "blog/comments/report.html", context, status=422 if form.is_bound else 200)
        response["X-Robots-Tag"] = "noindex"
        return response
    if is_too_often("report", f"network {network_of(request)}", REPORTS_AN_HOUR, 3600):
        form.add_error(None, _("Many reports came from where you are: try again in an hour."))
        context = {"comment": comment, "post": comment.post, "form": form}
        response = render(request, "blog/comments/report.html", context, status=429)
        response["Retry-After"] = "3600"
        return response
    user = request.user if request.user.is_authenticated else None
    commenter = commenter_of(request) or new_commenter()
    reports.report(comment, form.cleaned_data["reason"], form.cleaned_data["text"], user, commenter)
    messages.success(request, _("Thank you: an editor will look at it."))
    response = redirect(comment.post.get_absolute_url() + "#talk")
    remember(response, request, commenter)
    return response


@never_cache
@csrf_protect
@require_POST
def review(request, token, by_mail=False):
    """The writer of a comment that is not shown asks for a second look."""
    comment = comment_by_mail(token) if by_mail else comment_of_status(token)
    if comment is None or comment.status in (CommentStatus.APPROVED, CommentStatus.DELETED):
        raise Http404
    form = ReviewForm(request.POST)
    if form.is_valid():
        reports.ask_for_review(comment, form.cleaned_data["text"])
        messages.success(request, _("An editor will look at it again."))
    else:
        messages.error(request, _("At most 500 characters, please."))
    return redirect("blog:comment-by-mail" if by_mail else "blog:comment-status", token)
