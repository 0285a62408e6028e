from django.apps import AppConfig


class FusionProgrammeConfig(AppConfig):
    name = "fusion_programme"
