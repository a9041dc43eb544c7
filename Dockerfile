# One image for every part of the service; which part it is, is the command (see docker-compose.yml).
FROM python:3.11-slim-bookworm AS environment
WORKDIR /app
COPY pyproject.toml requirements.lock requirements-cluster.lock requirements-dev.lock ./
COPY .ci/environment.py .ci/environment.py
# `run` for the service, `cluster` for it and the workers of a cluster.
ARG KIND=run
# The same script as on a developer's machine: every package from the lock, every hash checked.
RUN python .ci/environment.py "${KIND}" --dependencies-only && rm -rf .venv/tools .cache

FROM python:3.11-slim-bookworm
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    NUMBA_CACHE_DIR=/tmp/numba
COPY --from=environment /app/.venv .venv
COPY matcher matcher
# With `make bron` done before, the page at /bron/ is in the image too.
COPY matching_api matching_api
COPY ui ui
COPY .streamlit .streamlit
COPY data data
USER 10001:10001
ENTRYPOINT ["python", "-m", "matching_api.cli"]
CMD ["serve", "--host", "0.0.0.0"]
