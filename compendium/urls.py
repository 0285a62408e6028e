from django.urls import path, register_converter

from compendium.views import (
    attribution,
    downloads,
    editions,
    entries,
    offline,
    practice_forms,
    practice_talk,
    practices,
    reader,
    search,
    texts,
)


class EditionNumber:
    """The number of an edition, such as 1.0; tells its addresses from those of other pages."""

    regex = r"[0-9]{1,3}\.[0-9]{1,3}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(EditionNumber, "edition")

app_name = "compendium"

urlpatterns = [
    path("compendium/inbox/", practices.PracticeList.as_view(), name="practice-list"),
    path(
        "compendium/practices/<int:pk>/", practices.PracticeDetail.as_view(), name="practice-detail"
    ),
    path(
        "compendium/practices/<int:pk>/edit/",
        practice_forms.PracticeUpdate.as_view(),
        name="practice-update",
    ),
    path(
        "compendium/practices/new/",
        practice_forms.PracticeCreate.as_view(),
        name="practice-create",
    ),
    path(
        "compendium/practices/<int:pk>/successor/",
        practice_forms.PracticeSupersede.as_view(),
        name="practice-supersede",
    ),
    path(
        "compendium/practices/<int:pk>/review/<slug:aspect>/",
        practice_talk.PracticeReviewGive.as_view(),
        name="practice-review",
    ),
    path(
        "compendium/practices/<int:pk>/comment/",
        practice_talk.PracticeCommentAdd.as_view(),
        name="practice-comment",
    ),
    path(
        "compendium/practices/comments/<int:pk>/reply/",
        practice_talk.PracticeCommentReply.as_view(),
        name="practice-comment-reply",
    ),
    path(
        "compendium/practices/comments/<int:pk>/settle/",
        practice_talk.PracticeCommentSettle.as_view(),
        name="practice-comment-settle",
    ),
    path(
        "compendium/attribution/",
        attribution.AttributionList.as_view(),
        name="practice-attribution-list",
    ),
    path(
        "compendium/practices/<int:pk>/attribution/",
        attribution.AttributionConfirm.as_view(),
        name="practice-attribution",
    ),
    path(
        "compendium/practices/<int:pk>/other-words/",
        attribution.AttributionAsk.as_view(),
        name="practice-other-words",
    ),
    path(
        "compendium/practices/<int:pk>/<slug:name>/",
        practices.PracticeMove.as_view(),
        name="practice-move",
    ),
    path("compendium/entries/", entries.EntryList.as_view(), name="entry-list"),
    path("compendium/entries/<int:pk>/facts/", entries.EntryUpdate.as_view(), name="entry-update"),
    path(
        "compendium/entries/<int:pk>/translate/",
        entries.EntryTranslate.as_view(),
        name="entry-translate",
    ),
    path(
        "compendium/comments/<int:pk>/reply/",
        texts.CommentReply.as_view(),
        name="entry-comment-reply",
    ),
    path("compendium/comments/<int:pk>/settle/", texts.comment_settle, name="entry-comment-settle"),
    path("compendium/texts/<int:pk>/", texts.TextDetail.as_view(), name="text-detail"),
    path("compendium/texts/<int:pk>/save/", texts.TextSave.as_view(), name="text-save"),
    path("compendium/texts/<int:pk>/preview/", texts.text_preview, name="text-preview"),
    path("compendium/texts/<int:pk>/compare/", texts.TextCompare.as_view(), name="text-compare"),
    path("compendium/texts/<int:pk>/review/", texts.TextReview.as_view(), name="text-review"),
    path("compendium/texts/<int:pk>/comment/", texts.TextComment.as_view(), name="text-comment"),
    path("compendium/texts/<int:pk>/follow/", texts.text_follow, name="text-follow"),
    path("compendium/texts/<int:pk>/move/<slug:name>/", texts.TextMove.as_view(), name="text-move"),
]

# The published manual and its editions.
urlpatterns += [
    path("compendium/", reader.Reader.as_view(), name="reader"),
    path("compendium/search/", search.Search.as_view(), name="search"),
    path("compendium/reader-worker.js", offline.reader_worker, name="reader-worker"),
    path("compendium/editions/", editions.EditionList.as_view(), name="edition-list"),
    path("compendium/editions/new/", editions.EditionCreate.as_view(), name="edition-create"),
    path(
        "compendium/editions/<edition:number>/",
        editions.EditionDetail.as_view(),
        name="edition-detail",
    ),
    path(
        "compendium/editions/<edition:number>/edit/",
        editions.EditionUpdate.as_view(),
        name="edition-update",
    ),
    path(
        "compendium/editions/<edition:number>/<slug:name>/",
        editions.EditionMove.as_view(),
        name="edition-move",
    ),
    path("compendium/e/<slug:anchor>/", reader.Latest.as_view(), name="entry-latest"),
    path("compendium/<edition:number>/", reader.Reader.as_view(), name="edition-read"),
    path(
        "compendium/<edition:number>/cite.<slug:form>", reader.Cite.as_view(), name="edition-cite"
    ),
    path(
        "compendium/<edition:number>/<slug:anchor>/", reader.EntryRead.as_view(), name="entry-read"
    ),
    path(
        "compendium/<edition:number>/<slug:anchor>/cite.<slug:form>",
        reader.CiteItem.as_view(),
        name="entry-cite",
    ),
    path(
        "compendium/<edition:number>/practices/<slug:code>/",
        reader.PracticeRead.as_view(),
        name="practice-read",
    ),
    path(
        "compendium/<edition:number>/practices/<slug:anchor>/cite.<slug:form>",
        reader.CiteItem.as_view(),
        name="practice-cite",
    ),
    # Files of a published edition.
    path(
        "compendium/editions/<edition:number>/files/<slug:form>/<slug:language>/",
        downloads.edition_file,
        name="edition-file",
    ),
]
