# One image for web, sockets and worker; compose.yaml says which command is which.
FROM python:3.11-slim AS packages
COPY requirements.txt /
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --no-deps -r /requirements.txt

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 VAR_DIR=/app/var BIND=0.0.0.0:8000
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin cxportal
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
# Static files need settings, and settings need secrets: these two are made up, and gone when the command ends.
RUN install -d -o cxportal -g cxportal -m 700 var \
    && SECRET_KEY=$(python -c 'import secrets; print(secrets.token_hex(32))') \
       MFA_SECRET_KEYS=$(python -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())') \
       python manage.py collectstatic --no-input --verbosity 0 \
    && chown -R cxportal:cxportal var
USER cxportal
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=6s --start-period=20s CMD ["python", "deploy/probe.py", "8000"]
CMD ["gunicorn", "-c", "deploy/gunicorn.conf.py", "cxportal.wsgi:application"]
