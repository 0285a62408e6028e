"""Screens of background documents: ask, watch, download."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe
from django.views.generic import ListView

from documents import actions
from documents.copies import hand_out
from documents.kinds import kind_named
from documents.models import Job
from history.lifecycle import NotNow
from web.marking import highest
from web.views import PageMixin, wants_partial


class JobList(PageMixin, ListView):
    """A person's own documents, newest first."""

    paginate_by = 25
    template_name = "documents/job_list.html"

    def get_queryset(self):
        return Job.objects.of(self.request.user).with_place()

    def get_title(self):
        return _("Documents")


@require_POST
def job_request(request, kind, pk):
    """Ask for a document about a record that this person may see."""
    try:
        wanted = kind_named(kind).for_reader(request.user)
        subject = wanted.subjects(request.user).filter(pk=pk).first()
        wanted = wanted.choose(request.POST, subject) if subject else wanted
    except (LookupError, ValueError, ValidationError):
        subject = None
    if subject is None:
        raise Http404
    job = actions.request_document(
        kind=wanted, subject=subject, by=request.user, language=get_language()
    )
    note(wanted, subject, request.user)
    if wants_partial(request):
        # Of a page that asks for one choice of several: the cards of that choice.
        same = {"choice": job.choice} if "choice" in request.POST else {}
        jobs = Job.objects.of(request.user).filter(**same).about(kind, subject.pk)
        context = {"key": kind, "jobs": list(jobs)}
        return render(request, "documents/job_cards_list.html", context)
    return answer(request, job)


@require_safe
@never_cache
def job_detail(request, pk):
    """One job, as a page or as the card that a page polls."""
    return card(request, own_job(request, pk))


@require_POST
def job_retry(request, pk):
    job = own_job(request, pk)
    try:
        actions.retry_document(job=job)
    except NotNow as error:
        messages.error(request, str(error))
    return answer(request, job)


@require_POST
def job_cancel(request, pk):
    return answer(request, actions.cancel_document(job=own_job(request, pk)))


@require_GET
@never_cache
def job_file(request, pk):
    """The finished file, for the person who asked for it while they may still see its subject. One
    whose record was marked higher since is not handed out: its pages would say too little. What was
    signed keeps its pages; each copy of it says in its margin how it is marked by now."""
    job = own_job(request, pk)
    kind = kind_named(job.kind).chosen(job.choice)
    subject = kind.subjects(request.user).filter(pk=job.subject_pk).first()
    if job.status != Job.Status.READY or subject is None:
        raise Http404
    marking = kind.marking(subject)
    is_below = job.is_marked_below(marking.classification)
    if is_below and not kind.is_fixed(subject, request.user):
        context = {"job": job, "subject": subject, "marking": marking, "title": job.subject_label}
        return render(request, "documents/job_outdated.html", context, status=409)
    try:
        content = job.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    note(kind, subject, request.user)
    return hand_out(
        content,
        subject=subject,
        # Never less than its pages say, even when the record was marked lower since.
        level=highest([job.classification or marking.classification, marking.classification]),
        name=f"{marking.short}-{job.file_name.partition('-')[2]}" if is_below else job.file_name,
        raised=marking.label if is_below else "",
        content_type=kind.content_type,
        sha256=job.sha256,
        by=request.user,
    )


def note(kind, subject, user) -> None:
    """Whoever asks for a document or takes it reads its record and what stands in it."""
    subject.note_use(user, kind.parts(subject, user))


def own_job(request, pk) -> Job:
    return get_object_or_404(Job.objects.of(request.user).with_place(), pk=pk)


def card(request, job):
    if wants_partial(request):
        return render(request, "documents/job_card.html", {"job": job})
    return render(request, "documents/job_detail.html", {"job": job, "title": job.subject_label})


def answer(request, job):
    """After a button: the card for htmx, else back to the page that the button stood on."""
    if wants_partial(request):
        return card(request, own_job(request, job.pk))
    back = came_from(request)
    if back and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return HttpResponseRedirect(back)
    return redirect(reverse("documents:job-detail", args=[job.pk]))


def came_from(request) -> str:
    """The path of the page before, or nothing: whoever sends the request may write anything."""
    try:
        return urlsplit(request.headers.get("referer", "")).path
    except ValueError:
        return ""
