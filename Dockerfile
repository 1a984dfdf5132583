# syntax=docker/dockerfile:1
# The dashboard as an image; docs/deploy.md says how to build and run it.

# A tag may be moved; `--build-arg PYTHON=3.11.14-slim-bookworm@sha256:...` names one image for ever.
ARG PYTHON=3.11.14-slim-bookworm

FROM python:${PYTHON} AS build
# torch's own index has the build without CUDA, 200 MB instead of 5 GB. Only torch comes from there.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
# PIP_CONSTRAINT also holds for what pip needs to build a source distribution.
ENV PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_ROOT_USER_ACTION=ignore \
    PIP_CONSTRAINT=/build/constraints.txt
WORKDIR /build
COPY requirements.txt requirements-auth.txt constraints.txt ./
RUN python -m venv --without-pip /opt/venv \
    && pip --python /opt/venv/bin/python install --no-deps --index-url "$TORCH_INDEX" \
        "$(grep '^torch==' requirements.txt)" \
    && pip --python /opt/venv/bin/python install --requirement requirements-auth.txt

FROM python:${PYTHON}
RUN useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin tensortape \
    && install --directory --owner=tensortape --group=tensortape /data /opt/numba \
    && python -m pip uninstall --yes pip setuptools wheel
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY . .
RUN /opt/venv/bin/python -m compileall -q .

# Everything that is written goes to /data (a volume) or /tmp (a tmpfs): the rest may be read-only.
ENV PATH=/opt/venv/bin:$PATH \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    TENSORTAPE_HOME=/data \
    NUMBA_CACHE_DIR=/tmp/numba \
    STREAMLIT_SERVER_ADDRESS=0.0.0.0 \
    STREAMLIT_SERVER_PORT=8501
USER 10001:10001

# Statistics, fits and simulations become machine code here, or the first visitor would wait for it.
RUN export NUMBA_CACHE_DIR=/opt/numba TENSORTAPE_HOME=/tmp/build \
    && python -m analytics summary AAPL --source sample --benchmark ^GSPC --csv - > /dev/null \
    && python -m analytics garch AAPL --source sample --csv - > /dev/null \
    && python -m analytics simulate AAPL KO --source sample --paths 1000 --days 5 --csv - > /dev/null \
    && python -m analytics simulate AAPL KO --source sample --paths 1000 --days 5 --model garch --rebalanced --csv - > /dev/null \
    && rm -rf /tmp/build

VOLUME /data
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
ENTRYPOINT ["/app/deploy/start.sh"]
