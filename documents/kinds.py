"""Kinds of documents: small classes in the owning apps, found like `admin.py`."""

from django.apps import apps
from django.template.loader import render_to_string
from django.utils.module_loading import autodiscover_modules

from web.marking import Classification, Marking

_KINDS = {}


class Kind:
    """A document that can be produced from a subject.

    `model` is the subject's label; its manager's `allowed` decides who may ask. `template` is
    rendered with what `context` returns and turned into a tagged PDF. A kind that is no PDF names
    its type and ending and writes its own file.
    """

    key = ""
    title = ""
    model = ""
    template = ""
    expected_pages = 10
    # What was chosen of a kind that leaves a choice, as its job keeps it.
    choice = ""
    content_type = "application/pdf"
    extension = "pdf"

    def subjects(self, user):
        return apps.get_model(self.model).objects.allowed(user, "view")

    def for_reader(self, user) -> "Kind":
        """This kind as one person may have it, where readers of one record get different files."""
        return self

    def choose(self, sent, subject) -> "Kind":
        """This kind with what a form chose; LookupError for what cannot be chosen."""
        return self

    def chosen(self, choice: str) -> "Kind":
        """This kind with what a job has kept of the choice."""
        return self

    def asks_again(self) -> dict[str, str]:
        """What a form sends to choose the same again."""
        return {}

    def subject_label(self, subject) -> str:
        """What the document is about, on the card of its job."""
        return str(subject)

    def context(self, subject, *, user, language, at) -> dict:
        """What the template needs: read once, from the same object as the screen."""
        raise NotImplementedError

    def write(self, context: dict, *, report=None) -> tuple[bytes, int | None]:
        """The file and the number of its pages; `report` is told each page in hand."""
        from documents.render import render_pdf

        return render_pdf(render_to_string(self.template, context), report=report)

    def parts(self, subject, user):
        """The other records whose text stands in it, as far as this reader sees them: who asks for
        the document and who takes it reads them too."""
        return ()

    def marking(self, subject) -> Marking:
        raise NotImplementedError

    def printed_level(self, context: dict, level: Classification) -> Classification:
        """What the pages made of this context say, where the record is at this level."""
        return level

    def is_fixed(self, subject, user) -> bool:
        """Whether its pages stay as they were first made, however the record is marked since."""
        return False

    def file_name(self, subject) -> str:
        """Marking, State, document, version: for example CON-XCA-NAP-1.0.pdf."""
        raise NotImplementedError


def register(kind_class):
    """Class decorator: make the kind known under its key."""
    _KINDS[kind_class.key] = kind_class()
    return kind_class


def kind_named(key: str) -> Kind:
    """The kind, or KeyError."""
    return _KINDS[key]


def all_kinds() -> dict[str, Kind]:
    return dict(_KINDS)


def discover() -> None:
    autodiscover_modules("documents")
