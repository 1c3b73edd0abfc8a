#!/bin/sh
# usage: bench/run.sh
# Run every benchmark, in order of name. They find in their environment: srcdir (top of the source tree),
# RELUCERT and RELUCERT_CHECK (the two programs; default: those in the current folder).
set -u
srcdir=${srcdir-$(dirname "$0")/..}
RELUCERT=${RELUCERT-$PWD/relucert}
RELUCERT_CHECK=${RELUCERT_CHECK-$PWD/relucert-check}
export srcdir RELUCERT RELUCERT_CHECK
status=0
for bench in "$(dirname "$0")"/bench-*.sh; do
  [ -x "$bench" ] || continue
  echo "== $(basename "$bench" .sh)"
  "$bench" || { echo "FAILED $(basename "$bench")" >&2; status=1; }
done
exit $status
