#!/bin/bash
# Single-token changes of certificates: every one is refused or provably harmless (tests/mutate.c).
# Environment: RELUCERT, RELUCERT_CHECK, srcdir, builddir; LONG=1 for the large certificates.
set -u
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
data=$srcdir/proofs-data
small="x-squared x-cubed cubic-chebyshev step affine abs two-gaps golden-ratio double-root touching corner"
large="chebyshev-11 nile right-gap-even interior-gap chebyshev-5 zero-cell"
sample=0 names=$small
if [ "${LONG:-0}" = 1 ]; then sample=2000 names=$large; fi
set -- $names
echo "1..$#"
for name in "$@"; do
  problem=$data/$name/problem.prob
  "$RELUCERT" solve "$problem" --quiet --strata --cert "$dir/a.cert" > "$dir/out" &&
    "$RELUCERT" solve "$problem" --quiet --strata --digits 40 --cert "$dir/tight.cert" > "$dir/out" ||
    echo "# relucert solve $problem failed"
  "$builddir/tests/mutate" "$RELUCERT_CHECK" "$dir/a.cert" "$dir/tight.cert" "$problem" "$sample" "$dir" |
    sed "s|$dir/a.cert|$name|"
done
