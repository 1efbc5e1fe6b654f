# The front door. Every target is one line over scripts/, which set up .venv themselves. ARGS="..." goes to the script.
.PHONY: help demo test check bench setup lock clean
help:  ## print this list
	@sed -n 's/^\([a-z]*\):  ## /  make \1 - /p' Makefile
demo:  ## play a whole workshop on this machine: make demo ARGS="--once --journey cafe-morning"
	@scripts/demo $(ARGS)
test:  ## run the tests: make test ARGS="-k plain"
	@scripts/test $(ARGS)
check:  ## format, lint, types, layers
	@scripts/check
bench:  ## measure what has to be quick
	@scripts/bench $(ARGS)
setup:  ## make .venv ready, of a Python 3.11-3.13
	@scripts/setup
lock:  ## pin the dependencies anew: make lock ARGS="--upgrade"
	@scripts/lock $(ARGS)
clean:  ## remove .venv, caches and build leftovers
	@scripts/clean
