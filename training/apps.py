from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "training"

    def ready(self):
        from django.db.models import Q

        from documents import sweeper
        from portfolio.models.participant import CONFIRMED
        from portfolio.participations import ROOMS
        from portfolio.places import PLACES
        from portfolio.retention_actions import CONTACTS, FORGET, WITHDRAW
        from training import forgetting
        from training.evaluation_actions import send_evaluations
        from training.models.nomination import Nomination, confirmed_before
        from training.participations import NAME, participations
        from training.places import places

        def confirmed_people(user) -> Q:
            rows = Nomination._base_manager.filter(confirmed_before(user))
            return Q(pk__in=rows.order_by().values("participant"))

        CONFIRMED.append(confirmed_people)
        PLACES.append(places)
        CONTACTS.append(forgetting.contacts)
        FORGET.append(forgetting.forget)
        WITHDRAW.append(forgetting.withdraw)
        ROOMS["training"] = (NAME, participations)
        sweeper.also("asked for a view", send_evaluations)
