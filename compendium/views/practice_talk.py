"""What is said beside a practice: reviews of a version, remarks, replies."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from compendium import review_actions as actions
from compendium.discussion_forms import CommentForm, ReplyForm, ReviewForm
from compendium.models import PracticeComment
from compendium.models.review import Aspect
from compendium.views.practices import PracticePage, ReadAgain, crumbs, parts_named, texts_of
from portfolio.scoped import ScopedForm, ScopedMixin


class PracticeReviewGive(ReadAgain, PracticePage, ScopedForm):
    """Read the text as it stands and answer for one aspect of it."""

    action = "approve"
    form_class = ReviewForm
    template_name = "compendium/practice_review.html"
    done = gettext_lazy("Your review is recorded.")

    def dispatch(self, request, *args, **kwargs):
        if kwargs["aspect"] not in Aspect.values:
            raise Http404
        self.aspect = Aspect(kwargs["aspect"])
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        return {"version": self.subject.version}

    def perform(self, form):
        actions.give_review(
            text=self.subject, aspect=self.aspect, by=self.request.user, **form.values()
        )
        return self.subject

    def get_title(self):
        return _("Review “%(aspect)s” of %(code)s") % {
            "aspect": self.aspect.label,
            "code": self.subject.code,
        }

    def get_context_data(self, **kwargs):
        practice, user = self.subject, self.request.user
        return super().get_context_data(
            closed=actions.why_not_review(practice, user)
            or actions.why_not_aspect(practice, self.aspect, user),
            texts=texts_of(practice, user),
            **kwargs,
        )


class PracticeCommentAdd(PracticePage, ScopedForm):
    """A remark about the text or a part of it."""

    action = "discuss"
    form_class = CommentForm
    template_name = "compendium/practice_comment.html"
    done = gettext_lazy("Your comment stands beside the text.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"parts": parts_named()}

    def get_initial(self):
        return {"field": self.request.GET.get("part", "")}

    def perform(self, form):
        actions.add_comment(text=self.subject, by=self.request.user, **form.cleaned_data)
        return self.subject

    def get_title(self):
        return _("Comment on %(code)s") % {"code": self.subject.code}


class OnComment(ScopedMixin):
    """Acts on one remark, by whoever may do so with its practice."""

    model = PracticeComment

    def get_queryset(self):
        return super().get_queryset().select_related("text", "answers")


class PracticeCommentReply(OnComment, ScopedForm):
    """A reply under a remark."""

    action = "discuss"
    form_class = ReplyForm
    template_name = "compendium/practice_comment.html"
    done = gettext_lazy("Your reply stands under the comment.")

    def perform(self, form):
        practice = self.subject.text
        actions.add_comment(
            text=practice, by=self.request.user, answers=self.subject, **form.cleaned_data
        )
        return practice

    def get_title(self):
        return _("Reply on %(code)s") % {"code": self.subject.text.code}

    def get_crumbs(self):
        return crumbs()

    def get_marking(self):
        return self.subject.text.marking_with()

    def get_context_data(self, **kwargs):
        return super().get_context_data(remark=self.subject, **kwargs)


class PracticeCommentSettle(OnComment, View):
    """POST: what a remark asked for is done, or will not be."""

    http_method_names = ["post"]
    action = "discuss"

    def get_queryset(self):
        return super().get_queryset().filter(answers=None)

    def post(self, request, *args, **kwargs):
        comment = self.get_object()
        practice = comment.text
        if comment.written_by_id != request.user.pk and not practice.may(request.user, "change"):
            raise practice.missing("change")
        actions.settle_comment(comment=comment, by=request.user)
        messages.success(request, _("The comment is settled."))
        return HttpResponseRedirect(f"{practice.get_absolute_url()}#comments")
