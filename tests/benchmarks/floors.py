"""What the same work costs at the least.

Page floor: a signed-in view that fetches as many rows by one query and prints as many cells by a
plain template. Save floor: a signed-in view that reads one row, updates it and inserts one history
row in one transaction.
"""

from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.template import Context, Template

from assessments.models import Answer
from history.models import Event

WIDTH = 10
TABLE = Template(
    "<!doctype html><title>Floor</title><table>{% for row in rows %}<tr>"
    "{% for cell in row %}<td>{{ cell.justification }}</td>{% endfor %}</tr>{% endfor %}</table>"
)


def page(request, rows, cells):
    """Some rows are printed in no cell, and some in several."""
    found = list(Answer.objects.all()[:rows])
    assert len(found) == rows, "the floor has too few rows for this page"
    printed = (found * (cells // rows + 1))[:cells]
    table = [printed[start : start + WIDTH] for start in range(0, cells, WIDTH)]
    return HttpResponse(TABLE.render(Context({"rows": table})))


def save(request):
    with transaction.atomic():
        answer = Answer.objects.get(pk=request.POST["pk"])
        version = answer.version + 1
        Answer.objects.filter(pk=answer.pk).compare_and_set(
            justification=request.POST["justification"], version=version
        )
        Event.objects.create(
            by_id=request.user.pk,
            by_name="Floor",
            verb="changed",
            subject_model="assessments.answer",
            subject_pk=str(answer.pk),
            subject_label="Floor",
            changes={"justification": [answer.justification, request.POST["justification"]]},
        )
    return JsonResponse({"version": version})
