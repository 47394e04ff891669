from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blog.blogroll.held import all_blogs
from blog.blogroll.opml import write_opml
from identity.models import identity_of


@require_safe
def blogroll(request):
    """Other blogs, by group, with their latest titles."""
    return render(request, "blog/blogroll/blogroll.html", {"groups": all_blogs().items()})


@require_safe
def blogroll_file(request):
    """The same for feed readers."""
    blogs = [blog for group in all_blogs().values() for blog in group]
    title = _("Blogs read by %(name)s") % {"name": identity_of(request).shown_name}
    response = HttpResponse(write_opml(blogs, title), content_type="text/x-opml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="blogroll.opml"'
    return response
