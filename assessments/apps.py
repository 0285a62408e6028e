from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self):
        from assessments.presence import forget
        from assessments.reminders import remind
        from documents import sweeper

        sweeper.also("reminded", remind)
        sweeper.also("forgotten", forget)
