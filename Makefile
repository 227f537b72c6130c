# The commands of CX Portal. `make` alone prints them.
.DEFAULT_GOAL := help
.PHONY: help run test check bench removals lock css messages

help:
	@echo "make run       start the portal at http://127.0.0.1:8000 (HOST and PORT change it)"
	@echo "make test      run every test; as root it installs the system packages that they need"
	@echo "make check     lint, types, import contracts, migrations, deploy checks"
	@echo "make bench     run the benchmarks"
	@echo "make removals  take each protection out of a copy and see that the tests miss it"
	@echo "make lock      pin the newest packages that requirements*.in allow"
	@echo "make css       build the stylesheet"
	@echo "make messages  collect and compile the translations"

run:
	@bin/venv requirements.txt
	@exec .venv/bin/python -m cxportal.launch

test:
	@bin/test

check:
	@bin/check

bench:
	@bin/venv requirements-dev.txt
	@exec .venv/bin/python -m tests.bench

removals:
	@bin/venv requirements-dev.txt
	@exec .venv/bin/python -m tests.attack.replay

lock:
	@bin/venv requirements-dev.txt
	@bin/lock

css:
	@bin/venv requirements-dev.txt
	@bin/npm run css

messages:
	@bin/venv requirements-dev.txt
	@bin/messages
