# The image of `jumpmaster run`, for 64-bit Linux on Intel and AMD (the bundled model has wheels for nothing else).
# Two things are written: the volume /data and a tmpfs at /tmp; the root file system may be read-only. docs/operations.md tells how to run it.

# A tag can be moved, the digest of its index of platforms cannot. Another one, or none: --build-arg BASE_DIGEST=...
ARG BASE_DIGEST=@sha256:d29f48a31a8b408ed19272ca1e7b10ebae13b240a27e862d3d4217c528e2e0c3

FROM docker.io/library/python:3.11.15-slim-bookworm${BASE_DIGEST} AS build
ENV PIP_CONSTRAINT=/build/constraints.txt \
    PIP_BUILD_CONSTRAINT=/build/constraints.txt \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_NO_COMPILE=1 \
    PIP_ONLY_BINARY=:all:
WORKDIR /build
RUN python -m venv /opt/jumpmaster
# The requirements before the source: a change of the source does not install them again.
COPY pyproject.toml constraints.txt README.md LICENSE ./
RUN /opt/jumpmaster/bin/python -m pip install ".[telegram,discord]"
COPY adapters ./adapters
COPY bot ./bot
COPY knowledge ./knowledge
# chromadb asks for kubernetes, its largest part, which only its distributed server imports, and for a build tool that only its command line uses.
# Nothing installs anything later: pip goes too.
RUN /opt/jumpmaster/bin/python -m pip install --no-deps --force-reinstall ".[telegram,discord]" \
    && /opt/jumpmaster/bin/python -m pip uninstall --yes kubernetes build pyproject_hooks setuptools pip \
    && find /opt/jumpmaster/bin -type f ! -name jumpmaster -delete \
    && find /opt/jumpmaster -type d \( -name tests -o -path '*/chromadb/test' \) -prune -exec rm -rf {} + \
    && find /opt/jumpmaster -type d -name __pycache__ -prune -exec rm -rf {} + \
    && python -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/jumpmaster/lib
# The knowledge ships as package data. It must be made from this content, and answer, or there is no image.
COPY deploy/check_image.py ./
RUN JUMPMASTER_HOME=/build/home /opt/jumpmaster/bin/jumpmaster doctor --json > report.json; \
    /opt/jumpmaster/bin/python check_image.py report.json \
    && JUMPMASTER_HOME=/build/home /opt/jumpmaster/bin/jumpmaster ask "what is an airdrop"

FROM docker.io/library/python:3.11.15-slim-bookworm${BASE_DIGEST}
RUN rm -rf /usr/local/lib/python3.11/site-packages/* /usr/local/lib/python3.11/ensurepip /usr/local/bin/pip* \
    && groupadd --gid 10001 jumpmaster \
    && useradd --uid 10001 --gid 10001 --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin jumpmaster \
    && install --directory --owner 10001 --group 10001 --mode 0700 /data
COPY --from=build /opt/jumpmaster /opt/jumpmaster
ENV JUMPMASTER_HOME=/data \
    LANG=C.UTF-8 \
    PATH=/opt/jumpmaster/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
WORKDIR /data
USER 10001:10001
VOLUME ["/data"]
STOPSIGNAL SIGTERM
# Exit code 0 while `run` lives and a door is open; nothing heavy is loaded for it.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["jumpmaster", "doctor", "--alive"]
ENTRYPOINT ["jumpmaster"]
CMD ["run"]
