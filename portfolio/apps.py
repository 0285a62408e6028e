from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "portfolio"

    def ready(self):
        from documents import sweeper
        from portfolio.diligence_reminders import remind
        from portfolio.retention_actions import forget_old
        from portfolio.sign_in import events  # noqa: F401  what allauth tells goes into history

        sweeper.also("reminded of due diligence", remind)
        sweeper.also("forgot people without contact", forget_old)
