#!/bin/sh
# The table of doc/step-gap.md: the step 1_(s,1] on [0,1] with two neurons, at s = 1/51, ..., 50/51.
# usage: doc/step-gap.sh [RELUCERT [RELUCERT-CHECK]]    (./relucert, ./relucert-check)
# Every line is proved by a certificate that RELUCERT-CHECK verifies; otherwise the script ends with status 1.
relucert=${1:-./relucert}
check=${2:-./relucert-check}
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT

# The fields of one result, as they follow each other in the JSON (without its quotes and commas).
row='
  /^  verdict:/ { verdict = $2 }
  /^  count:/ { count = $2 }
  $1 == "word:" && least == "" { least = $2 }
  /^  infimum:/ { part = "infimum" }
  /^    attained:/ { attained = $2 }
  /^    gap:/ { part = "gap" }
  $1 == "approx:" && part != "" { number[part] = $2; part = "" }
  END {
    if (verdict != "finite" || attained != "false" || number["gap"] == "")
      exit 1
    printf "| %s | %s | %s | %s | %s |\n", s, count, least, number["infimum"], number["gap"]
  }'

echo '| s | critical functions | the best of them | infimum | gap |'
echo '|---|---|---|---|---|'
i=1
while [ $i -le 50 ]; do
  "$relucert" solve --interval 0,1 --target "[0,$i/51] 0" --target "[$i/51,1] 1" --hidden 2 --json \
    --cert "$dir/step.cert" >"$dir/step.json" || exit 1
  if ! "$check" "$dir/step.cert" | tail -n 1 | grep -q '^s VERIFIED$'; then
    echo "s = $i/51: the certificate is not verified" >&2
    exit 1
  fi
  tr -d '",' <"$dir/step.json" | awk -v s="$i/51" "$row" || exit 1
  i=$((i + 1))
done
