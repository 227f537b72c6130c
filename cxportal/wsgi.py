"""The door for WSGI servers: pages and the API, without sockets."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cxportal.settings")

application = get_wsgi_application()
