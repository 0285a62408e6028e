from django.apps import AppConfig


class StudyVisitsConfig(AppConfig):
    name = "study_visits"

    def ready(self):
        from documents import sweeper
        from portfolio.participations import ROOMS
        from portfolio.retention_actions import CONTACTS
        from study_visits import forgetting
        from study_visits.participations import NAME, participations
        from study_visits.recordings import forget_expired

        sweeper.also("forgot links of recordings", forget_expired)
        CONTACTS.append(forgetting.contacts)
        ROOMS["study_visits"] = (NAME, participations)
