from django.apps import AppConfig


class StudyVisitsConfig(AppConfig):
    name = "study_visits"

    def ready(self):
        from documents import sweeper
        from portfolio.participations import ROOMS
        from portfolio.places import PLACES
        from portfolio.retention_actions import CONTACTS, WITHDRAW
        from study_visits import forgetting, mails
        from study_visits.participations import NAME, participations
        from study_visits.places import places
        from study_visits.recordings import forget_expired

        sweeper.also("forgot links of recordings", forget_expired)
        sweeper.also("told of study visits", mails.send)
        CONTACTS.append(forgetting.contacts)
        WITHDRAW.append(forgetting.withdraw)
        PLACES.append(places)
        ROOMS["study_visits"] = (NAME, participations)
