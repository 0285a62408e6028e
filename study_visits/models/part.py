"""What hangs under a study visit."""

from django.utils.translation import gettext_lazy

from portfolio import access

# A mail about this row was sent (study_visits.mails).
MAILED = "mailed"


class VisitPart(access.ScopedModel):
    """A part that every invited State sees with the visit. It falls under its label and rights."""

    state_path = "visit__invitations__state"
    crosses_many = True
    subject = "visit"
    anchor = ""
    history_verbs = {MAILED: gettext_lazy("sent a mail about")}

    class Meta:
        abstract = True

    def get_absolute_url(self):
        return f"{self.visit.get_absolute_url()}{self.anchor}"

    def history_parent(self):
        return self.visit


class StatesPart(access.ScopedModel):
    """A part that belongs to one of the invited States alone: no other one sees it."""

    state_path = "state"
    subject = "visit"
    anchor = ""
    history_verbs = {MAILED: gettext_lazy("sent a mail about")}

    class Meta:
        abstract = True

    def get_absolute_url(self):
        return f"{self.visit.get_absolute_url()}{self.anchor}"

    def history_parent(self):
        return self.visit
