"""The catalogue: every course, one course, and who may change it."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView, FormView, ListView

from portfolio.access import sees
from portfolio.scoped import VersionedForm
from training import course_actions as actions
from training.course_forms import AwarenessForm, CourseForm
from training.models import Course
from web.views import ActionFormMixin, PageMixin


def open_to(user, action="view", **lookup) -> Course:
    """The one course, or 404; a reader who may not do this is told what is lacking. Courses belong
    to no State."""
    rows = Course.objects.prefetch_related("prerequisites", "leads_to")
    row = rows.filter(**lookup).first() if Course.opened_to(user) else None
    if row is None:
        raise Http404
    if not Course.opened_to(user, action):
        raise row.missing(action)
    return row


class CourseRoom(PageMixin):
    """What every page about courses needs."""

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            sees_sessions=sees(user, "session"), tab="courses", **kwargs
        )


class CourseList(CourseRoom, ListView):
    """The catalogue in its suggested order."""

    model = Course
    paginate_by = 50
    template_name = "training/course_list.html"

    def get_queryset(self):
        if not Course.opened_to(self.request.user):
            raise Http404
        return Course.objects.prefetch_related("prerequisites").order_by("-is_offered", "position")

    def get_title(self):
        return _("Course catalogue")

    def get_context_data(self, **kwargs):
        may_add = Course.opened_to(self.request.user, "add")
        return super().get_context_data(may_add=may_add, **kwargs)


class CoursePage(CourseRoom):
    """A page about one course."""

    action = "view"

    def get_object(self, queryset=None):
        return open_to(self.request.user, self.action, pk=self.kwargs["pk"])

    def get_crumbs(self):
        found = [(_("Course catalogue"), reverse("training:course-list"))]
        if subject := getattr(self, "subject", None):
            found.append((str(subject), subject.get_absolute_url()))
        return found


class CourseDetail(CoursePage, DetailView):
    """One course: what it teaches, how long it is announced, what comes before and after."""

    template_name = "training/course_detail.html"

    def get_title(self):
        return self.object.title

    def get_context_data(self, **kwargs):
        may = {each for each in ("change", "approve") if self.object.may(self.request.user, each)}
        return super().get_context_data(
            course=self.object,
            can_change="change" in may,
            can_approve="approve" in may,
            **kwargs,
        )


class CourseCreate(CourseRoom, ActionFormMixin, FormView):
    """Add a course."""

    form_class = CourseForm
    template_name = "training/course_form.html"
    done = gettext_lazy("The course is in the catalogue.")

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            if not Course.opened_to(request.user):
                raise Http404
            if not Course.opened_to(request.user, "add"):
                raise Course().missing("add")
        return super().dispatch(request, *args, **kwargs)

    def perform(self, form):
        return actions.add_course(by=self.request.user, **form.values())

    def get_success_url(self):
        return self.object.get_absolute_url()

    def get_title(self):
        return _("Add a course")

    def get_crumbs(self):
        return [(_("Course catalogue"), reverse("training:course-list"))]


class CourseUpdate(CoursePage, VersionedForm):
    """Change a course; somebody else's change meanwhile is shown, never overwritten."""

    action = "change"
    form_class = CourseForm
    template_name = "training/course_form.html"
    done = gettext_lazy("Saved.")

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": self.get_object()}
        return kwargs | {"initial": {"version": self.subject.version}}

    def perform(self, form):
        return actions.change_course(
            course=self.subject,
            by=self.request.user,
            base_version=form.cleaned_data["version"] or 0,
            values=form.values(),
        )

    def get_title(self):
        return _("Change “%(course)s”") % {"course": self.subject}

    def get_context_data(self, **kwargs):
        return super().get_context_data(course=self.subject, **kwargs)


class CourseAwareness(CoursePage, ActionFormMixin, FormView):
    """Exempt a course from due diligence, or take the exemption back."""

    action = "approve"
    form_class = AwarenessForm
    template_name = "training/course_awareness.html"
    done = gettext_lazy("Recorded with its reason.")

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            self.subject = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        return {"is_awareness": self.subject.is_awareness}

    def perform(self, form):
        return actions.mark_awareness(
            course=self.subject, by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self):
        return self.object.get_absolute_url()

    def get_title(self):
        return _("Due diligence and “%(course)s”") % {"course": self.subject}

    def get_context_data(self, **kwargs):
        return super().get_context_data(course=self.subject, **kwargs)
