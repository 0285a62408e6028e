"""The web server's entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fusion_programme.settings")
application = get_wsgi_application()

# What is loaded now stays for good: the collector need not look through all of it again and again
# while somebody waits for a page.
gc.collect()
gc.freeze()
