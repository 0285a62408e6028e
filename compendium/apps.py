from django.apps import AppConfig


class CompendiumConfig(AppConfig):
    name = "compendium"

    def ready(self):
        from compendium.files import Watch
        from documents import sweeper

        sweeper.also("files of editions", Watch().step)
