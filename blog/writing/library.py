"""The library of pictures and documents, for the page of writing: found, taken in, described. Answers JSON."""

from functools import wraps

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from blog.documents.intake import MAX_BYTES, store_document
from blog.documents.models import Document
from blog.images.intake import store_image
from blog.images.models import Image
from blog.images.renditions import rendition_url
from blog.markup.text import one_line, without_controls
from blog.posts.held import offers
from blog.writing.answers import refusal, signed_out

PER_PAGE = 40
ABOUT = {"alt": 300, "caption": 500, "credit": 200, "licence": 100}


def for_role(permission: str, method: str):
    """For people with this permission, by this method."""

    def decorate(view):
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> JsonResponse:
            if not request.user.is_authenticated:
                return signed_out()
            if request.method != method:
                return refusal(405, _("This address takes what the page of writing sends."))
            if not request.user.has_perm(permission):
                return refusal(403, _("Your role does not do this here."))
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def told_of(image: Image) -> dict:
    """A picture as the page of writing knows it."""
    small = rendition_url(image, 480)
    about = {name: getattr(image, name) for name in ABOUT}
    return {"pk": image.pk, "name": image.name, "url": image.file.url, "small": small, **about} | {
        "decorative": image.decorative
    }


@for_role("blog.view_image", "GET")
def pictures(request: HttpRequest) -> JsonResponse:
    """A page of the library, newest first; `q` is a word of name, description, caption or credit."""
    found = Image.objects.all()
    if query := without_controls(request.GET.get("q", "")).strip()[:100]:
        found = found.filter(
            Q(name__icontains=query)
            | Q(alt__icontains=query)
            | Q(caption__icontains=query)
            | Q(credit__icontains=query)
        )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return JsonResponse({"pictures": [told_of(image) for image in page], "more": page.has_next()})


@for_role("blog.view_image", "POST")
def find_picture(request: HttpRequest) -> JsonResponse:
    """The picture at an address of ours."""
    name = without_controls(request.POST.get("url", "")).removeprefix("/media/")
    image = Image.objects.filter(file=name).first()
    return JsonResponse(told_of(image)) if image else refusal(404, _("This picture is not in the library."))


@for_role("blog.add_image", "POST")
def add(request: HttpRequest) -> JsonResponse:
    """Take a picture in or, where it is none, a document."""
    upload = request.FILES.get("upload")
    if upload is None:
        return refusal(400, _("No file came along; choose one."))
    if (upload.size or 0) > MAX_BYTES:
        return refusal(413, _("This file weighs more than %(mb)s MB.") % {"mb": MAX_BYTES // 10**6})
    content, name = upload.read(), upload.name or ""
    try:
        image = store_image(content, name, uploaded_by=request.user)
    except ValidationError as refused:
        if refused.code != "not-a-picture":
            return refusal(400, " ".join(refused.messages))
        return _add_document(request, content, name)
    return JsonResponse(told_of(image))


def _add_document(request: HttpRequest, content: bytes, name: str) -> JsonResponse:
    try:
        document: Document = store_document(content, name, uploaded_by=request.user)
    except ValidationError as refused:
        return refusal(400, " ".join(refused.messages))
    return JsonResponse(
        {"pk": document.pk, "name": document.name, "url": document.file.url}
        | {"kind": document.kind, "label": document.label}
    )


@for_role("blog.add_image", "POST")
def describe(request: HttpRequest, pk: int) -> JsonResponse:
    """Say what a picture shows; whoever brought it may, and editors."""
    image = Image.objects.filter(pk=pk).first()
    if image is None:
        return refusal(404, _("This picture is not in the library."))
    may_change = image.uploaded_by_id == request.user.pk or request.user.has_perm("blog.change_image", image)
    if not may_change:
        # For this text alone: what the library says of it is its owner's.
        return JsonResponse(
            told_of(image) | {name: request.POST.get(name, "")[:length] for name, length in ABOUT.items()}
        )
    said = {name: one_line(request.POST.get(name, ""))[:length] for name, length in ABOUT.items()}
    said_before = image.alt
    for name, text in said.items():
        setattr(image, name, text)
    if said_before and request.POST.get("in_text"):
        image.alt = said_before  # other texts may show it too
    image.decorative = request.POST.get("decorative") == "on"
    image.save()
    return JsonResponse(told_of(image) | {"alt": said["alt"]})


@for_role("blog.add_post", "GET")
def held(request: HttpRequest) -> JsonResponse:
    """What can be put into a text beside words and pictures; `q` is a word of its title."""
    found = offers(without_controls(request.GET.get("q", "")).strip()[:100], request.user)
    return JsonResponse({"things": found})
