# One image for every process of the portal; docker-compose.yml says which one each container runs.

FROM python:3.11-slim-bookworm AS packages
COPY requirements.txt /tmp/requirements.txt
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /tmp/requirements.txt

FROM python:3.11-slim-bookworm
# What WeasyPrint draws with. Versions come with the base image's Debian release.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --user-group --home-dir /tmp --shell /usr/sbin/nologin portale \
 && install -d -o portale -g portale -m 700 /srv/portale
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY . .
# PRIVATE_FILES_DIR is a path, no secret.
# hadolint ignore=DL3064
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=cms_portal.settings.base \
    PRIVATE_FILES_DIR=/srv/portale \
    STATIC_ROOT=/app/staticfiles
# The values are needed to load the settings, and are gone after this line.
RUN DJANGO_SECRET_KEY=x DJANGO_ALLOWED_HOSTS=x DATABASE_URL=postgres://x@x/x REDIS_URL=redis://x \
    SECRETS_KEY=x SECOND_FACTOR_KEY=y PORTAL_URL=https://x EMAIL_URL=smtp://x DEFAULT_FROM_EMAIL=x \
    python manage.py collectstatic --noinput --verbosity 0
USER 10001
EXPOSE 8000
CMD ["gunicorn", "cms_portal.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--limit-request-line", "8190", \
     "--workers", "2", "--threads", "8", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
