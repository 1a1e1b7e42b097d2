# addrdiff from its wheel: no toolchain, no root. The wheel is built before (scripts/wheel) and stands beside this file:
#
#     docker build --tag addrdiff --build-arg WHEEL=addrdiff-0.1.0-cp39-abi3-manylinux_2_34_x86_64.whl .
#     docker run --rm --network none --volume "$PWD:/src:ro" addrdiff check --config addrdiff.toml
#
# Pin the base by its digest where you build: --build-arg BASE=python:3.13-slim@sha256:...
ARG BASE=python:3.13-slim
FROM ${BASE}
ARG WHEEL
COPY ${WHEEL} /opt/wheel/
RUN python -m venv /opt/addrdiff \
    && /opt/addrdiff/bin/pip install --no-index --no-cache-dir /opt/wheel/*.whl \
    && rm -r /opt/wheel \
    && useradd --create-home --uid 10001 addrdiff
ENV PATH=/opt/addrdiff/bin:$PATH
USER 10001
WORKDIR /src
ENTRYPOINT ["addrdiff"]
CMD ["--help"]
