#!/bin/bash
# The certificates that are too large for every `make check`.
LONG=1 exec bash "$srcdir/tests/cli/mutations.sh"
