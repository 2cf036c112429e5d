# Every package in this image is one of uv.lock's, as a wheel whose hash was compared; that goes
# for what builds FireFighter itself, too. Everything of ours lies below /opt/.

FROM python:3.13-slim-trixie AS builder

# A mirror of PyPI, where there is one.
ARG PIP_INDEX_URL
ARG UV_DEFAULT_INDEX

ENV UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy \
    UV_PYTHON_DOWNLOADS=never

WORKDIR /opt/source
RUN pip install --no-cache-dir --root-user-action=ignore uv==0.13.9

# What we depend on changes less often than we do, and is a layer that is used again. A sync would
# ask PyPI itself, as the lock says; this asks the mirror.
COPY pyproject.toml uv.lock ./
RUN uv export --quiet --frozen --no-emit-project --no-dev --output-file /opt/needed.txt \
 && uv export --quiet --frozen --no-emit-project --only-group build --output-file /opt/build.txt \
 && uv venv --quiet /opt/firefighter \
 && uv pip install --quiet --python /opt/firefighter --require-hashes --no-build --requirements /opt/needed.txt

COPY . .
RUN uv build --quiet --wheel --build-constraints /opt/build.txt --require-hashes --out-dir /opt/wheels \
 && uv pip install --quiet --python /opt/firefighter --offline --no-deps /opt/wheels/*.whl

FROM python:3.13-slim-trixie

LABEL org.opencontainers.image.title="FireFighter" \
      org.opencontainers.image.description="Run incidents from Slack: declare, drive, write up, learn." \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="0.2.0"

RUN pip uninstall --yes --root-user-action=ignore pip

COPY --from=builder /opt/firefighter /opt/firefighter

# A UID that nobody knows has no home, and slack_bolt asks for one. The operators' address stays
# bound to the container itself: set OPS_HOST to open it.
ENV PATH=/opt/firefighter/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    HOST=0.0.0.0

# firefighter.toml is looked for here; without one the defaults hold.
WORKDIR /etc/firefighter

# Any other UID will do: nothing is owned by this one, and nothing is written but in /tmp.
USER 10001:0
EXPOSE 3000 3001
STOPSIGNAL SIGTERM

# Not urllib, which would ask a proxy.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import http.client, os, sys; asked = http.client.HTTPConnection('127.0.0.1', int(os.environ.get('OPS_PORT') or 3001), timeout=4); asked.request('GET', '/healthz'); sys.exit(asked.getresponse().status != 200)"]

ENTRYPOINT ["firefighter"]
CMD ["serve"]
