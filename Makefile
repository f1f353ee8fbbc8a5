# For a fresh machine with Python 3.11 or newer:
#   make ask    sets everything up, builds the index of the shipped notices and answers a question
#   make test   runs the tests
#   make structure  prints how the code is built, in figures
PYTHON ?= python3
VENV ?= .venv
QUESTION ?= 我是村支书，疫情来了村里到底要干些啥
# The address of an index of CPU builds of PyTorch, where pip's own would take a CUDA build of several gigabytes.
TORCH_INDEX ?=

PIP = $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check

.PHONY: ask test lint structure lock sbom runtimes

ask: $(VENV)/installed
	@$(VENV)/bin/wenhao rebuild
	@$(VENV)/bin/wenhao ask "$(QUESTION)"

test: $(VENV)/installed-dev
	$(VENV)/bin/python -m pytest

lint: $(VENV)/installed-dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy

structure: $(VENV)/installed-dev
	@$(VENV)/bin/python tests/project/structure.py

# The versions that a deployment installs, and what is in the environment as a CycloneDX bill of materials.
lock: $(VENV)/installed
	$(VENV)/bin/python deploy/lock.py

sbom: $(VENV)/installed
	$(PIP) 'cyclonedx-bom>=7,<8'
	$(VENV)/bin/cyclonedx-py environment --pyproject pyproject.toml --output-file sbom.json $(VENV)/bin/python

# The vectors under the lowest onnxruntime of the pin beside those under the one installed.
runtimes: $(VENV)/installed
	$(VENV)/bin/python deploy/runtimes.py

# torch comes first and alone: a resolver that is free to choose takes the CUDA build.
$(VENV)/torch:
	$(PYTHON) -m venv $(VENV)
	$(PIP) 'torch>=2.2,<2.14' $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX))
	@touch $@

$(VENV)/installed: $(VENV)/torch pyproject.toml
	$(PIP) -e .
	@touch $@

$(VENV)/installed-dev: $(VENV)/torch pyproject.toml
	$(PIP) -e '.[dev]'
	@touch $@ $(VENV)/installed
