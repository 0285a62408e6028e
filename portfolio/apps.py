from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "portfolio"

    def ready(self):
        from portfolio.sign_in import events  # noqa: F401  what allauth tells goes into history
