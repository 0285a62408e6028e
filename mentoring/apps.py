from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "mentoring"

    def ready(self):
        from documents import sweeper
        from mentoring.participations import NAME, participations
        from mentoring.reminders import remind
        from portfolio.participations import ROOMS

        sweeper.also("reminded of a weekly log", remind)
        ROOMS["mentoring"] = (NAME, participations)
