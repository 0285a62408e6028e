from django.apps import AppConfig


class FusionProgrammeConfig(AppConfig):
    name = "fusion_programme"

    def ready(self):
        from fusion_programme import security_log  # noqa: F401  connects its receivers
        from fusion_programme.extract import tell_the_compendium

        tell_the_compendium()
