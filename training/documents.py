"""Certificates on paper: one, or all valid ones of a session. A phone that reads the code in the
corner opens the page on which everybody can check the number."""

import segno
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.kinds import Kind, register
from documents.spreadsheets import file_name
from portfolio.sign_in.mails import absolute
from training.models import Certificate, Session
from web.marking import Classification, Marking


def code_of(certificate: Certificate):
    """The QR code of the address, as a drawing of lines."""
    drawing = segno.make(absolute(certificate.check_address), error="m", micro=False)
    return mark_safe(drawing.svg_inline(scale=3, border=4))  # noqa: S308, drawn here  # nosec


class CertificateKind(Kind):
    """The paper is the person's own: it names what everybody may know who is shown it."""

    template = "documents/certificate.html"

    def marking(self, subject):
        words = _("Release: the person named")
        return Marking(Classification.UNCLASSIFIED, words)

    def certificates(self, subject, user) -> list[Certificate]:
        raise NotImplementedError

    def context(self, subject, *, user, language, at) -> dict:
        found = self.certificates(subject, user)
        return {
            "title": self.title_of(subject),
            "pages": [(each, code_of(each), absolute(each.check_address)) for each in found],
            "marking": self.marking(subject),
            "number": found[0].number if len(found) == 1 else subject_code(subject),
            "produced_at": at,
            "produced_for": user,
            "language": language,
        }


def subject_code(subject) -> str:
    return subject.code if isinstance(subject, Session) else subject.number


@register
class CertificateDocument(CertificateKind):
    """One certificate."""

    key = "certificate"
    title = gettext_lazy("Certificate, PDF")
    model = "training.Certificate"
    expected_pages = 1

    def subjects(self, user):
        rows = super().subjects(user).valid()
        return rows.select_related("nomination__session__course", "nomination__participant__state")

    def title_of(self, subject) -> str:
        return str(subject)

    def file_name(self, subject) -> str:
        return file_name(Classification.UNCLASSIFIED, subject.number, extension="pdf")

    def certificates(self, subject, user):
        return [subject]


@register
class SessionCertificates(CertificateKind):
    """Every valid certificate of a session that the reader may see, a page each."""

    key = "session_certificates"
    title = gettext_lazy("All certificates, PDF")
    model = "training.Session"
    expected_pages = 20

    def subjects(self, user):
        return Session.objects.allowed(user, "read_results").select_related("course")

    def title_of(self, subject) -> str:
        return _("Certificates of %(session)s") % {"session": subject.code}

    def file_name(self, subject) -> str:
        words = (subject.code, _("certificates"))
        return file_name(Classification.UNCLASSIFIED, *words, extension="pdf")

    def parts(self, subject, user):
        return self.certificates(subject, user)

    def certificates(self, subject, user):
        rows = Certificate.objects.allowed(user).valid().of_session(subject)
        return list(rows.select_related("nomination__session", "nomination__participant__state"))
