"""What the same work costs at the least.

Page floor: a signed-in view that fetches as many rows by one query and prints as many cells by a
plain template. Save floor: a signed-in view that reads one row, updates it and inserts one history
row in one transaction.
"""

from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.template import Context, Template

from assessments.models import Answer, Indicator
from history.models import Event

TABLE = Template(
    "<!doctype html><title>Floor</title><table>{% for row in rows %}<tr>"
    "{% for cell in cells %}<td>{{ row.title }}</td>{% endfor %}</tr>{% endfor %}</table>"
)


def page(request, rows, cells):
    found = list(Indicator.objects.all()[:rows])
    found = (found * (rows // max(len(found), 1) + 1))[:rows]
    return HttpResponse(TABLE.render(Context({"rows": found, "cells": range(cells)})))


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
