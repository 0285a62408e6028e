from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "mentoring"

    def ready(self):
        from documents import sweeper
        from mentoring.reminders import remind

        sweeper.also("reminded of a weekly log", remind)
