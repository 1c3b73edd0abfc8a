#!/bin/bash
# All commands of proofs-data/README.md.
LONG=1 exec bash "$srcdir/tests/cli/library.sh"
