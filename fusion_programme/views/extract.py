"""A State's own extract of the Compendium: what answers its open gaps, and why."""

from django.http import Http404
from django.utils.translation import gettext as _

from compendium.models import Edition
from compendium.starter import notices_of
from documents.kinds import kind_named
from fusion_programme.extract import anchors_of, answers_for
from fusion_programme.views.state import StatePage
from portfolio.access import rights_on
from portfolio.matrix import variants
from portfolio.reads import note_list
from portfolio.scoped import ScopedDetail


def rights_to_gaps() -> set[str]:
    """Every right to read findings; who reads good practices alone sees no gap."""
    return {each.codename for each in variants("R", "finding") if each.condition != "practice"}


def printing(user):
    """The document of an extract as this person may have it."""
    return kind_named("manual_extract").for_reader(user)


class Extract(StatePage, ScopedDetail):
    """For those who may see gaps of this State; to others it is not there."""

    tab = "extract"
    template_name = "fusion_programme/extract.html"

    def get_title(self):
        return _("Compendium for %(state)s") % {"state": self.object.local_name}

    def get_parts(self):
        return self.gaps

    def get_context_data(self, **kwargs):
        state, user = self.object, self.request.user
        if not rights_to_gaps() & rights_on(user, state.pk):
            raise Http404
        edition, answers = answers_for(state, user)
        wanted = anchors_of(answers)
        may_print = bool(wanted) and Edition.opened_to(user)
        self.gaps = list({gap.pk: gap for each in answers for gap in each.gaps}.values())
        note_list(self.gaps, by=user)
        return super().get_context_data(
            edition=edition,
            notices=notices_of(edition) if edition else [],
            answers=answers,
            choice=printing(user).of(edition, wanted).choice if may_print else "",
            **kwargs,
        )
