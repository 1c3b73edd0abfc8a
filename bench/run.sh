#!/bin/sh
# usage: bench/run.sh
# Run every benchmark, in order of name. RELUCERT and RELUCERT_CHECK name the two programs (default: those
# in the current folder).
set -u
RELUCERT=${RELUCERT-$PWD/relucert}
RELUCERT_CHECK=${RELUCERT_CHECK-$PWD/relucert-check}
export RELUCERT RELUCERT_CHECK
status=0
for bench in "$(dirname "$0")"/bench-*.sh; do
  [ -x "$bench" ] || continue
  echo "== $(basename "$bench" .sh)"
  "$bench" || { echo "FAILED $(basename "$bench")" >&2; status=1; }
done
exit $status
