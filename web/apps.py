from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class WebConfig(AppConfig):
    name = "web"

    def ready(self):
        from web.entry import mark_signed_in

        user_logged_in.connect(mark_signed_in, dispatch_uid="history-entry")
