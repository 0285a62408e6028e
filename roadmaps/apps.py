from django.apps import AppConfig


class RoadmapsConfig(AppConfig):
    name = "roadmaps"

    def ready(self):
        from documents import sweeper
        from roadmaps.reminders import remind

        sweeper.also("reminded of a quarter", remind)
