"""Gunicorn for pages and the API: gunicorn -c deploy/gunicorn.conf.py cxportal.wsgi:application"""

import multiprocessing
import os

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", multiprocessing.cpu_count() + 1))
worker_class = "gthread"
threads = 4
preload_app = True  # the workers share the code's memory
worker_tmp_dir = "/dev/shm"  # noqa: S108 - heartbeats that never wait for a disk
timeout = 30
graceful_timeout = 20
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 8190  # the portal itself refuses above 4096, with a page
# The portal reads X-Forwarded-For and X-Forwarded-Proto itself, from TRUSTED_PROXIES only.
forwarded_allow_ips = ""
# Addresses of password resets would stand in an access log.
accesslog = None
control_socket_disable = True  # systemd and containers start and stop it
