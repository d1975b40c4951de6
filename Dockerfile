# One image, two commands. The reporter's site is the default; the partners' site is
#   gunicorn -c python:core.web.gunicorn_conf -b 0.0.0.0:8001 'admin:create_app()'
# Run it read-only, with /data as the only volume and /tmp as tmpfs.
FROM python:3.11-slim

RUN groupadd --gid 10001 dovira \
    && useradd --uid 10001 --gid dovira --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin dovira \
    && install -d -o dovira -g dovira -m 700 /data

WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt

COPY LICENSE README.md pyproject.toml ./
COPY crypto crypto
COPY core core
COPY webform webform
COPY admin admin
COPY translations translations
RUN pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation --editable . \
    && pybabel --quiet compile -d translations

USER 10001:10001
ENV PYTHONDONTWRITEBYTECODE=1 DOVIRA_DATA_DIR=/data
VOLUME /data
EXPOSE 8000 8001
CMD ["gunicorn", "-c", "python:core.web.gunicorn_conf", "-b", "0.0.0.0:8000", "webform:create_app()"]
