"""The Celery application. The broker is a doorbell only: a job's row is the truth
(see documents.models.Job), so a lost message costs a moment and never a document."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fusion_programme.settings")

app = Celery("fusion_programme")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
