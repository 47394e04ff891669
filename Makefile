# make run    a running blog, from nothing        make test   everything, from nothing
# make dev    with reload and the debug toolbar   make lock   renew the locked requirements
# make bench  kept pages beside nginx             make bench-growth  how pages' time grows (docs/performance.md)
PORT ?= 8000
TEXTS ?=
PYTHON := .venv/bin/python
export SITE_URL ?= http://localhost:$(PORT)

.PHONY: run dev test bench bench-growth lint lock messages clean
SIZES ?= 1000,10000,100000

run: .venv/runtime
	@$(PYTHON) manage.py prepare --port $(PORT) $(if $(TEXTS),--texts "$(TEXTS)")
	@MALLOC_ARENA_MAX=1 MALLOC_TRIM_THRESHOLD_=65536 exec $(PYTHON) manage.py serve --port $(PORT)

dev: .venv/dev
	@DEBUG=1 $(PYTHON) manage.py prepare
	@DEBUG=1 $(PYTHON) manage.py runserver $(PORT)

test: .venv/dev
	@bin/test

bench: .venv/runtime
	@$(PYTHON) bench/beside_nginx.py

bench-growth: .venv/runtime
	@$(PYTHON) bench/growth.py $(SIZES)

lint: .venv/dev
	@bin/lint

# One environment; the stamp files say what is in it.
.venv/runtime: requirements/runtime.txt
	@bin/install $< $@

.venv/dev: requirements/dev.txt
	@bin/install $< $@
	@touch .venv/runtime

lock:
	uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-header \
	  --no-annotate pyproject.toml --output-file requirements/runtime.txt
	uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-header \
	  --no-annotate --extra dev --constraint requirements/runtime.txt pyproject.toml --output-file requirements/dev.txt

messages: .venv/dev
	$(PYTHON) manage.py makemessages --locale fr --no-obsolete --no-wrap --add-location file --ignore .venv --ignore data
	$(PYTHON) manage.py compilemessages --locale fr --ignore .venv

clean:
	rm -rf .venv data/static data/tools .pytest_cache .mypy_cache .ruff_cache
