from django.apps import AppConfig


class StudyVisitsConfig(AppConfig):
    name = "study_visits"

    def ready(self):
        from documents import sweeper
        from study_visits.recordings import forget_expired

        sweeper.also("forgot links of recordings", forget_expired)
