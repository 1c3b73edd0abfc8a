#!/bin/bash
# Single-token changes of certificates: every one is refused or provably harmless (tests/mutate.c).
# Environment: RELUCERT, RELUCERT_CHECK, srcdir, builddir; LONG=1: all of proofs-data, and a certificate of 50
# random pieces, of whose proof 2000 tokens are changed.
set -u
good=$srcdir/tests/check/good
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
data=$srcdir/proofs-data
set -- x-squared x-cubed cubic-chebyshev step affine abs two-gaps golden-ratio double-root touching corner abs-2
if [ "${LONG:-0}" = 1 ]; then
  awk -v n=50 -f "$srcdir/bench/random-pieces.awk" > "$dir/random.prob"
  set -- $(cd "$data" && dirname */expected.json | grep -vx moving-kinks-3) random # tests/cli/families.sh instead
fi
points=$(cd "$good" && ls point-*.cert quadratic-*.cert lojasiewicz.cert constant-risk.cert deep-square.cert deep-data-quartic.cert)
if [ "${LONG:-0}" = 1 ]; then
  points=$(cd "$good" && ls point-*.cert quadratic-*.cert lojasiewicz.cert constant-risk*.cert deep-*.cert)
fi
echo "1..$(($# + $(echo "$points" | wc -l)))"
for name in "$@"; do
  problem=$data/$name/problem.prob sample=0
  if [ "$name" = random ]; then problem=$dir/random.prob sample=2000; fi
  if [ "${LONG:-0}" = 1 ] && ! grep -q '^hidden 1$' "$problem"; then sample=300; fi
  "$RELUCERT" solve "$problem" --strata --cert "$dir/a.cert" > "$dir/out" &&
    "$RELUCERT" solve "$problem" --strata --digits 40 --cert "$dir/tight.cert" > "$dir/out" ||
    echo "# relucert solve $problem failed"
  "$builddir/tests/mutate" "$RELUCERT_CHECK" "$dir/a.cert" "$dir/tight.cert" "$problem" "$sample" "$dir" |
    sed "s|$dir/a.cert|$name|"
done
# Certificates about one network, the quadratic activation, or of the theorem library; the checker prints their problem before the first blank line.
for name in $points; do
  "$RELUCERT_CHECK" "$good/$name" | sed '/^$/,$d' > "$dir/point.prob"
  "$builddir/tests/mutate" "$RELUCERT_CHECK" "$good/$name" "$good/$name" "$dir/point.prob" 0 "$dir" |
    sed "s|$good/||"
done
