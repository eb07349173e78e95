# Shoken as a web page: default weights inside, nothing fetched at run time, no compiler, no root.
# The base by its digest, every package by its hash.
ARG PYTHON_IMAGE=python:3.11-slim-bookworm@sha256:a36c24f9cbdf4fd0f52d67f0823eeac19c2028c637cecc392d97f980d4fec56b

FROM ${PYTHON_IMAGE} AS builder
ENV UV_LINK_MODE=copy UV_NO_CACHE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# An environment of its own: uv refuses to write into the system's Python, and the final stage
# copies this one folder.
COPY requirements-image.txt /build/
RUN python3 -m venv /opt/tools \
    && /opt/tools/bin/pip install --quiet --require-hashes --requirement /build/requirements-image.txt \
    && python3 -m venv --without-pip /opt/shoken
ENV VIRTUAL_ENV=/opt/shoken PATH=/opt/shoken/bin:/opt/tools/bin:${PATH}
COPY requirements-cloud.txt /build/
RUN uv pip sync --require-hashes /build/requirements-cloud.txt
COPY pyproject.toml README.md LICENSE /build/
COPY src /build/src
# without isolation: pip would fetch what builds it by no hash
RUN /opt/tools/bin/pip wheel --quiet --no-deps --no-index --no-build-isolation --wheel-dir /build/wheel /build \
    && uv pip install --no-deps --no-index /build/wheel/*.whl

# Weights, converted and checked against the catalogue's sha256 by the command itself. pip, which
# gets them, stands in /opt/tools and does not follow into the image.
FROM builder AS weights
ENV SHOKEN_MODEL_DIR=/opt/models
RUN PYTHONPATH="$(/opt/tools/bin/python -c 'import pip, pathlib; print(pathlib.Path(pip.__file__).parents[1])')" \
    shoken models fetch \
    && chmod -R a=rX /opt/models

# ANTsPyNet's networks, where --build-arg MODELS="antspynet-brain-t1 ..." asks for them: TensorFlow comes
# and goes in one step.  Weights in a folder antsxnet/ beside this file are taken before any download.
FROM weights AS baked
ARG MODELS=""
COPY requirements-bake.txt /build/
RUN --mount=type=bind,target=/context \
    if [ -n "${MODELS}" ]; then \
        python3 -m venv --without-pip /opt/bake \
        && VIRTUAL_ENV=/opt/bake uv pip sync --require-hashes /build/requirements-bake.txt \
        && VIRTUAL_ENV=/opt/bake uv pip install --no-deps --no-index /build/wheel/*.whl \
        && mkdir /opt/antsxnet \
        && if [ -d /context/antsxnet ]; then cp /context/antsxnet/* /opt/antsxnet/; fi \
        && for model in ${MODELS}; do \
            /opt/bake/bin/shoken models bake "${model}" --cache /opt/antsxnet || exit 1; done \
        && rm -rf /opt/bake /opt/antsxnet; \
    fi \
    && chmod -R a=rX /opt/models

# The sample's result, by the networks that are now there: a first visitor waits for no analysis.
RUN shoken sample result && chmod -R a=rX /opt/models

# What is inside, for those who must know: bill of materials (CycloneDX) and licences.
FROM builder AS inventory
RUN mkdir /opt/about \
    && /opt/tools/bin/cyclonedx-py environment --output-reproducible \
        -o /opt/about/sbom.cdx.json /opt/shoken/bin/python \
    && /opt/tools/bin/pip-licenses --python=/opt/shoken/bin/python --format=csv \
        --with-urls --output-file=/opt/about/licences.csv

# Packages come whole: what the page never loads is not installed (deploy/not-installed.txt).  These
# parts of packages are left out too, the rest being needed; what matches no file any more is an error.
FROM builder AS trimmed
WORKDIR /opt/shoken/lib/python3.11/site-packages
RUN leave_out() { for pattern in "$@"; do \
        test -n "$(find . -path "$pattern" -print -quit)" || { echo "no file is $pattern" >&2; exit 1; }; \
        find . -path "$pattern" -prune -exec rm -rf {} +; done; } \
    # 91 MB: the libraries' own tests
    && leave_out '*/tests' '*/test' \
    # 75 MB: OpenVINO for other processors than Cloud Run has, and for files other than ONNX
    && leave_out './openvino/libs/*_intel_[gn]pu_plugin.so' ./openvino/libs/cache.json \
        './openvino/libs/*_tensorflow*' './openvino/libs/*_pytorch*' './openvino/libs/*_paddle*' \
        './openvino/libs/*_gguf*' \
    # 50 MB: Arrow as a server, and on Amazon's storage; Streamlit sends tables as bytes
    && leave_out './pyarrow/*arrow_flight*' './pyarrow/_flight.*' './pyarrow/libarrow_s3*' './pyarrow/_s3fs.*' \
    # 10 MB: Streamlit's charts in the browser, whose Python packages are not installed either
    && leave_out './streamlit/static/static/js/*Chart.*' \
    # 23 MB: what only compilers read
    && leave_out '*.h' '*.hpp' '*.c' '*.cc' '*.cpp' '*.pyx' '*.pxd' \
    # 31 MB: a wheel holds no links, and so a library once for each of its names
    && hardlink --quiet --ignore-time --minimum-size 64KiB . \
    # Bytecode for what starts the page and reads a scan: for everything it would be 200 MB.
    && /opt/shoken/bin/python -m compileall -q shoken \
    && /opt/shoken/bin/python -c "import gcsfs, google.genai, nibabel, openvino, pandas, pyarrow, scipy.ndimage, \
        scipy.spatial, streamlit.web.bootstrap, shoken.analysis.pipeline, shoken.reading.sandbox_worker, \
        shoken.web.app, shoken.web.running.worker"

FROM ${PYTHON_IMAGE} AS final
LABEL org.opencontainers.image.title="Shoken" \
      org.opencontainers.image.description="From a brain MRI to a measured, bilingual, checkable report" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN useradd --uid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin appuser
COPY --from=trimmed /opt/shoken /opt/shoken
COPY --from=baked /opt/models /opt/models
COPY --from=inventory /opt/about /opt/about
ENV PATH=/opt/shoken/bin:${PATH} \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp \
    SHOKEN_MODEL_DIR=/opt/models \
    SHOKEN_OFFLINE=true \
    SHOKEN_STORE_MIB=256 \
    SHOKEN_ANALYSIS_MEMORY_MIB=3072 \
    PORT=8080
USER 10001
WORKDIR /tmp
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python3", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/_stcore/health', timeout=4)"]
CMD ["python3", "-m", "shoken.web.container"]
