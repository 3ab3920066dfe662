# The two commands of a newcomer, and what CI runs. Everything goes through .venv.
PYTHON ?= python3
BIN := .venv/bin
JOBS ?= auto
LOCALE := translate/tui/locale
TRAIN := .venv-train/bin
# Our own model: what its wheel is built of.
MODEL := $(addprefix models/ruen/,pyproject.toml setup.py NOTICE sources.tsv ru_en.argosmodel.sha256 \
    tolmach_model_ruen/ru_en.argosmodel)

.PHONY: demo test check fuzz models training bench words lock clean

demo: .venv/run.stamp .venv/model.stamp  ## run the main job on posts/ and say where the result is
	@$(BIN)/translate extract
	@$(BIN)/translate merge
	@$(BIN)/translate status
	@BIN=$(BIN) ./tools/demo-drafts
	@echo
	@echo "The posts are in posts/*.rst, their catalogs in locales/en/LC_MESSAGES/posts/,"
	@echo "the translated posts in posts/*.en.rst. Now try your own: see README.md."

test: .venv/dev.stamp .venv/tools.stamp .venv-toolkit/stamp check  ## everything that CI checks
	$(BIN)/python -m pytest -n $(JOBS)
	$(BIN)/translate extract --check
	$(BIN)/translate merge --check
	$(BIN)/translate check

check: .venv/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

fuzz: .venv/dev.stamp  ## look for new cases for as long as you like: make fuzz EXAMPLES=20000
	TOLMACH_EXAMPLES=$(or $(EXAMPLES),5000) $(BIN)/python -m pytest tests/test_fuzz.py -n $(JOBS)

models: training  ## train the tests' tiny model again: some minutes, and PyTorch
	$(TRAIN)/python -m tests.models.train tests/models/tiny-ru_en.argosmodel

training: .venv-train/stamp  ## prove the training of models: some minutes, and PyTorch
	$(TRAIN)/python -m pytest tests/test_models.py tests/test_ruen_data.py \
	    tests/test_ruen_corpus.py tests/test_ruen_training.py

bench: .venv/dev.stamp .venv/tools.stamp  ## the figures of docs/benchmarks.md
	$(BIN)/python -m benchmarks

words: .venv/dev.stamp  ## bring the screen's own texts in step, and compile them
	$(BIN)/pybabel -q extract --no-location --sort-output --no-wrap --omit-header \
	    -k _ -k ngettext:1,2 -o $(LOCALE)/tolmach.pot translate/tui
	$(BIN)/pybabel -q update --no-wrap --no-fuzzy-matching --ignore-pot-creation-date \
	    -D tolmach -i $(LOCALE)/tolmach.pot -d $(LOCALE)
	$(BIN)/pybabel -q compile -D tolmach -d $(LOCALE)

lock: .venv/dev.stamp  ## pin the newest versions that the ranges allow
	$(BIN)/pip install -q pip-tools
	$(BIN)/python -m piptools compile -q --upgrade --strip-extras --no-header --no-annotate \
	    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	    -o constraints.txt pyproject.toml
	$(BIN)/python -m piptools compile -q --upgrade --strip-extras --no-header --no-annotate \
	    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --extra dev --extra mt --extra eval --extra web --extra spell \
	    -c constraints.txt --allow-unsafe -o constraints-dev.txt pyproject.toml

.venv/pip.stamp:
	$(PYTHON) -c 'import sys; sys.exit("Tolmach needs Python 3.11 or newer" * (sys.version_info < (3, 11)) or 0)'
	$(PYTHON) -m venv .venv
	@touch $@

.venv/run.stamp: .venv/pip.stamp pyproject.toml constraints.txt
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/dev.stamp: .venv/run.stamp constraints-dev.txt
	$(BIN)/pip install -q --disable-pip-version-check -c constraints-dev.txt -e '.[dev,mt,eval,web,spell]'
	@touch $@

.venv/model.stamp: .venv/run.stamp constraints-dev.txt $(MODEL)
	$(BIN)/pip install -q --disable-pip-version-check -c constraints-dev.txt -e '.[model]' ./models/ruen
	@touch $@

# PyTorch, which only the training of models wants.
.venv-train/stamp: models/ruen/train/requirements.txt
	$(PYTHON) -m venv .venv-train
	.venv-train/bin/pip install -q --disable-pip-version-check -r models/ruen/train/requirements.txt
	@touch $@

# GNU gettext, which the tests hold every catalog against; tmux and Chromium for real screens.
.venv/tools.stamp: .venv/pip.stamp tools/install-tools
	@./tools/install-tools
	@touch $@

# translate-toolkit, which our TMX must survive, in an environment of its own: its package has
# the name of ours.
.venv-toolkit/stamp: tests/toolkit/requirements.txt tests/toolkit/constraints.txt
	$(PYTHON) -m venv .venv-toolkit
	.venv-toolkit/bin/pip install -q --disable-pip-version-check \
	    -c tests/toolkit/constraints.txt -r tests/toolkit/requirements.txt
	@touch $@

clean:
	rm -rf .venv .venv-toolkit .venv-train build dist *.egg-info models/ruen/build models/ruen/*.egg-info
