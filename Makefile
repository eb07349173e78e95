# The two commands of the README are `make app` and `make test`; `make help` lists the rest.
# Needs Python 3.11 or newer, git and make.

SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BAKE := build/bake
TRAINING := build/training
# another environment with PyTorch, as one that holds its CPU build alone (200 MB and not 3 GB)
TRAINING_PYTHON ?= $(TRAINING)/bin/python

# The rest comes by uv, in a fifth of pip's time; where uv reaches no packages, as behind a mirror that
# pip alone is told of, by pip. A lock names all that there is, so nothing is resolved: --no-deps.
PIP = "$(1)/bin/python" -m pip install --quiet --no-deps --no-compile --disable-pip-version-check
into = VIRTUAL_ENV="$(CURDIR)/$(1)" UV_SYSTEM_CERTS=1 $(MIRROR) "$(1)/bin/uv" pip install --quiet --no-deps $(2) || \
  { echo "uv could not install; pip tries"; $(PIP) $(2); }
MIRROR = $$("$(1)/bin/python" -m pip config list | sed -n "s/^[a-z:]*\.index-url='\(.*\)'/env UV_DEFAULT_INDEX=\1/p" | tail -n 1)

LOADED := import ants, google.genai, h5py, highdicom, nibabel, nrrd, onnx, openvino, pydicom.pixels.utils, \
  scipy.ndimage, scipy.spatial, streamlit.web.cli, tqdm, shoken.cli.main, shoken.reading.sandbox_worker, \
  shoken.export.samples, shoken.export.result_files, shoken.analysis.pipeline, shoken.models.conversion.torchscript, \
  shoken.common.settings.schema, PIL.BmpImagePlugin, PIL.GifImagePlugin, PIL.JpegImagePlugin, PIL.PpmImagePlugin, \
  PIL.TiffImagePlugin, PIL.WebPImagePlugin

.PHONY: help install app demo test fuzz test-slow lint format lock bake viewer clean
.PHONY: train evaluate test-training
.DEFAULT_GOAL := help

help: ## list what can be made
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

install: $(VENV)/.sample ## .venv with Shoken, the default weights and the sample's result in your cache

app: install ## open the page in the browser, a sample ready
	@"$(BIN)/shoken" serve

demo: install out/sample/phantom_FLAIR.nii.gz ## analyse the synthetic head in the terminal
	@"$(BIN)/shoken" analyze out/sample/phantom_FLAIR.nii.gz --out out/demo --lang en
	@cat out/demo/phantom_FLAIR_report.md

test: install $(VENV)/.dev ## the tests
	@"$(BIN)/python" -m pytest -n auto

fuzz: install $(VENV)/.dev ## 20,000 mutated files to the readers
	@SHOKEN_FUZZ=4000 "$(BIN)/python" -m pytest -n auto tests/hostile/test_fuzz.py

test-slow: install $(VENV)/.dev ## the slower checks alone
	@"$(BIN)/python" -m pytest -m slow

lint: $(VENV)/.dev ## ruff, mypy, and the rules of our own that tests of the sources hold
	@"$(BIN)/ruff" check .
	@"$(BIN)/ruff" format --check .
	@"$(BIN)/mypy"
	@"$(BIN)/python" -m pytest -q -m sources tests/sources

format: $(VENV)/.dev ## let ruff mend what it can
	@"$(BIN)/ruff" check --fix .
	@"$(BIN)/ruff" format .

lock: ## compile requirements*.txt again from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --upgrade --group bounds --universal --python-version 3.11 \
	  --generate-hashes --no-strip-extras --no-header --no-annotate --quiet -o requirements.txt
	uv pip compile pyproject.toml --upgrade --group dev -c requirements.txt --universal \
	  --python-version 3.11 --generate-hashes --no-strip-extras --no-header --no-annotate --quiet \
	  -o requirements-dev.txt
	uv pip compile pyproject.toml --upgrade --extra bake -c requirements.txt --universal \
	  --python-version 3.11 --generate-hashes --no-strip-extras --no-header --no-annotate --quiet \
	  -o requirements-bake.txt
	uv pip compile pyproject.toml --upgrade --extra cloud -c requirements.txt --universal \
	  --excludes deploy/not-installed.txt --python-version 3.11 --generate-hashes --no-strip-extras \
	  --no-header --no-annotate --quiet -o requirements-cloud.txt
	uv pip compile pyproject.toml --upgrade --extra cohort -c requirements.txt --universal \
	  --python-version 3.11 --generate-hashes --no-strip-extras --no-header --no-annotate --quiet \
	  -o requirements-cohort.txt
	uv pip compile pyproject.toml --upgrade --extra pacs -c requirements.txt --universal \
	  --python-version 3.11 --generate-hashes --no-strip-extras --no-header --no-annotate --quiet \
	  -o requirements-pacs.txt
	uv pip compile --upgrade --group training -c requirements-dev.txt --universal --python-version 3.11 \
	  --generate-hashes --no-strip-extras --no-header --no-annotate --quiet -o requirements-training.txt
	for group in build image; do uv pip compile --upgrade --group "$$group" -c requirements-dev.txt \
	  --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-header --no-annotate \
	  --quiet -o "requirements-$$group.txt" || exit 1; done

bake: $(BAKE)/.made ## ANTsPyNet's networks as ONNX: MODELS="antspynet-brain-t1 …" (docs/baking.md)
	@"$(BAKE)/bin/shoken" models bake $(MODELS)

# training/ lies beside src/ and is not installed; workers make scenes side by side, each with one thread
IN_TRAINING = OPENBLAS_NUM_THREADS=1 PYTHONPATH="$(CURDIR)/src:$(CURDIR)" "$(TRAINING_PYTHON)" -m
# made only where no other environment was named
WITH_TORCH = $(if $(filter $(TRAINING)/%,$(TRAINING_PYTHON)),$(TRAINING)/.made)

train: $(TRAINING)/material.npz $(WITH_TORCH) ## our own network, MANY HOURS without a GPU; ARGS="--minutes 10 …" (training/README.md)
	@$(IN_TRAINING) training train $(ARGS)

evaluate: install ## what a trained network marks, many minutes; ARGS="--name trial --scenes 5 …"
	@PYTHONPATH="$(CURDIR):$(CURDIR)/bench" "$(BIN)/python" -m training evaluate $(ARGS)

test-training: $(WITH_TORCH) ## the tests of training/ that need PyTorch, some minutes
	@$(IN_TRAINING) pytest -c /dev/null --rootdir . --confcutdir tests/training -q -p no:cacheprovider \
	  --import-mode=importlib -o markers=slow -W ignore::DeprecationWarning tests/training

viewer: ## build the viewer's script again from viewer/ (needs node and npm)
	@cd viewer && npm ci --ignore-scripts --silent && npm run --silent build

clean: ## remove what was made here; weights stay in your cache
	rm -rf "$(VENV)" build dist out .mypy_cache .pytest_cache .ruff_cache

out/sample/phantom_FLAIR.nii.gz: | install
	@"$(BIN)/shoken" sample phantom --out out/sample

$(BIN)/python:
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Shoken needs Python 3.11 or newer; name one: make PYTHON=python3.12"; exit 1; }
	@"$(PYTHON)" -m venv "$(VENV)"

$(VENV)/.product: $(BIN)/python requirements.txt requirements-build.txt pyproject.toml
	@echo "Installing Shoken into $(VENV) ..."
	@$(call PIP,$(VENV)) --require-hashes -r requirements-build.txt
	@$(call into,$(VENV),--require-hashes -r requirements.txt)
	@$(call into,$(VENV),--no-build-isolation -e .)
	@# the libraries' own tests are 90 MB that nothing loads
	@find "$(VENV)/lib" -path '*/site-packages/*' -type d -name tests -prune -exec rm -rf {} +
	@# bytecode for what Shoken loads alone: for all that is installed it would be 200 MB
	@PYTHONDONTWRITEBYTECODE= "$(BIN)/python" -c "$(LOADED)"
	@PYTHONDONTWRITEBYTECODE= "$(BIN)/python" -m compileall -q src/shoken
	@touch "$@"

$(VENV)/.dev: $(VENV)/.product requirements-dev.txt
	@$(call into,$(VENV),--require-hashes -r requirements-dev.txt)
	@touch "$@"

$(BAKE)/.made: requirements-bake.txt requirements-build.txt pyproject.toml
	@echo "Installing ANTsPyNet and TensorFlow into $(BAKE) (3 GB) ..."
	@"$(PYTHON)" -m venv "$(BAKE)"
	@$(call PIP,$(BAKE)) --require-hashes -r requirements-build.txt
	@$(call into,$(BAKE),--require-hashes -r requirements-bake.txt)
	@$(call into,$(BAKE),--no-build-isolation -e .)
	@touch "$@"

$(TRAINING)/.made: requirements-training.txt requirements-build.txt
	@echo "Installing PyTorch into $(TRAINING) (3 GB, with CUDA, on Linux) ..."
	@"$(PYTHON)" -m venv "$(TRAINING)"
	@$(call PIP,$(TRAINING)) --require-hashes -r requirements-build.txt
	@$(call into,$(TRAINING),--require-hashes -r requirements-training.txt)
	@touch "$@"

$(TRAINING)/material.npz: | install
	@PYTHONPATH="$(CURDIR)" "$(BIN)/python" -m training pack

$(VENV)/.weights: $(VENV)/.product $(wildcard src/shoken/models/catalogue/*.py)
	@"$(BIN)/shoken" models fetch
	@touch "$@"

# one that is there and not stale is left as it is
$(VENV)/.sample: $(VENV)/.weights
	@echo "Analysing the sample, so that the page opens it at once ..."
	@"$(BIN)/shoken" sample result
	@touch "$@"

.PHONY: deploy
deploy: ## the page on Google Cloud: PROJECT=… REGION=… ARGS=… (docs/deploy.md)
	@"$(PYTHON)" -m deploy $(ARGS) --project="$(PROJECT)" --region="$(REGION)"
