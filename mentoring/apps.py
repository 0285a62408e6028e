from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "mentoring"

    def ready(self):
        from documents import sweeper
        from mentoring import forgetting
        from mentoring.participations import NAME, participations
        from mentoring.reminders import remind
        from portfolio.participations import ROOMS
        from portfolio.retention_actions import CONTACTS, FORGET

        sweeper.also("reminded of a weekly log", remind)
        CONTACTS.append(forgetting.contacts)
        FORGET.append(forgetting.forget)
        ROOMS["mentoring"] = (NAME, participations)
