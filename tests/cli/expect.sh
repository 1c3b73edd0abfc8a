#!/bin/sh
# relucert expect: the examples of proofs-data, and folders with one wrong expectation each.
. "${srcdir:-.}/tests/cli/tap.sh"

# The stored examples with their stored proofs.
for folder in "$srcdir"/proofs-data/*/; do
  folder=${folder%/}
  [ -f "$folder/expected.json" ] || continue # the others: library.sh
  run expect "$folder"
  exited 0 && says "ok $folder"
  report "proofs-data: ${folder##*/}"
done

# A folder of our own: 4x^3 - 3x on [-1,1], with one irrational kink and its mirror image.
folder=$work/cubic
mkdir "$folder"
printf 'relucert-problem 1\ninterval -1 1\ntarget 4*x^3 - 3*x\nhidden 1\n' >"$folder/problem.prob"
run solve "$folder/problem.prob" --cert "$folder/proof.cert"

# expect JSON: the expectations become those of the folder, and are compared.
expect() {
  printf '%s\n' "$1" >"$folder/expected.json"
  run expect "$folder"
}

# agrees NAME JSON; differs NAME JSON LINE (a fragment of the output); malformed NAME JSON MESSAGE
agrees() {
  expect "{\"schema\": 1, \"source\": \"test\", $2}"
  exited 0 && [ "$(cat "$work/out")" = "ok $folder" ]
  report "$1"
}
differs() {
  expect "{\"schema\": 1, \"source\": \"test\", $2}"
  exited 1 && says "$folder: $3" && says "FAILED $folder"
  report "$1"
}
malformed() {
  expect "$2"
  exited 2 && complains "$folder/expected.json:$3" && says "FAILED $folder"
  report "$1"
}

# first KEYS: expectations with KEYS for realization 1, and nothing for the other five.
first() { echo "\"realizations\": [{$1}, {}, {}, {}, {}, {}]"; }
kink='0.447766063514898056487085296977361685763506975185201530355413720'

agrees "counts" '"verdict": "finite", "count": 6, "count_on_support": 6, "families": 0'
agrees "15 digits" "$(first '"word": "R", "full": false, "kinks": [{"digits": "-0.447766063514898"}]')"
agrees "63 digits are proved by solving again" "$(first "\"kinks\": [{\"digits\": \"-$kink\"}]")"
agrees "one unit of the last digit is allowed" "$(first '"kinks": [{"digits": "-0.44777"}]')"
agrees "exponent notation" "$(first '"kinks": [{"digits": "-4.47766063514898e-01"}]')"
agrees "minimal polynomial" \
  "$(first '"kinks": [{"digits": "-0.4477", "minpoly": ["-13", "-21", "26", "18"]}]')"
agrees "types" "$(first '"type": "local minimum", "global": true')"
agrees "infimum" '"infimum": {"value": {"digits": "0.654831833488935"}, "attained": true, "source": "test"}'
agrees "exact risks" '"realizations": [{}, {}, {"risk": {"exact": "128/175"}}, {}, {},
  {"risk": {"exact": "34/35", "minpoly": ["-34", "35"]}, "full": false, "kinks": [], "global": false}]'

differs "verdict" '"verdict": "infinite"' 'verdict: found "finite", expected "infinite"'
differs "count" '"count": 7' 'count: found 6, expected 7'
differs "count null" '"count": null' 'count: found 6, expected null'
differs "count on support" '"count_on_support": 5' 'count on support: found 6, expected 5'
differs "families" '"families": 1' 'families: found 0, expected 1'
differs "number of realizations" '"realizations": [{}, {}]' 'realizations: found 6, expected 2'
differs "word" "$(first '"word": "L"')" 'realization 1: word: found "R", expected "L"'
differs "full" "$(first '"full": true')" 'realization 1: full: found false, expected true'
differs "number of kinks" "$(first '"kinks": []')" 'realization 1: kinks: found 1, expected 0'
differs "the 15th digit by two" "$(first '"kinks": [{"digits": "-0.447766063514900"}]')" \
  'realization 1: kink: found -0.44'
differs "the 63rd digit by two" "$(first "\"kinks\": [{\"digits\": \"-${kink%20}22\"}]")" \
  'realization 1: kink: found -0.44'
differs "the sign" "$(first '"kinks": [{"digits": "0.447766063514898"}]')" 'realization 1: kink: found -0.44'
differs "an irrational number is not exact" "$(first '"kinks": [{"exact": "-13/18"}]')" \
  'realization 1: kink: found -0.447766063514898, expected -13/18'
differs "minimal polynomial" \
  "$(first '"kinks": [{"digits": "-0.4477", "minpoly": ["13", "-21", "26", "18"]}]')" \
  'realization 1: kink: minpoly: found 3 -13 -21 26 18, expected 3 13 -21 26 18'
differs "a multiple of the minimal polynomial" \
  "$(first '"kinks": [{"digits": "-0.4477", "minpoly": ["-26", "-42", "52", "36"]}]')" \
  'realization 1: kink: minpoly: found 3 -13 -21 26 18, expected 3 -26 -42 52 36'
differs "type" "$(first '"type": "saddle"')" 'realization 1: type: found "local minimum", expected "saddle"'
differs "global" "$(first '"global": false')" 'realization 1: global: found true, expected false'
differs "risk" '"realizations": [{}, {}, {"risk": {"exact": "127/175"}}, {}, {}, {}]' \
  'realization 3: risk: found 128/175, expected 127/175'
differs "infimum" '"infimum": {"value": {"digits": "0.654831833488932"}}' 'infimum: found 0.65'
differs "infimum null" '"infimum": null' 'infimum: found a value, expected null'
differs "attained" '"infimum": {"attained": false}' 'infimum attained: found true, expected false'

malformed "not JSON" '{"schema": 1,
  "source": }' '2:1'
malformed "duplicate key" '{"schema": 1, "schema": 1, "source": "test"}' '1:'
malformed "not an object" '[]' ' error: found [], expected an object'
malformed "no schema" '{"source": "test"}' ' error: found {"source":"test"}, expected "schema": 1'
malformed "another schema" '{"schema": 2, "source": "test"}' ' error: schema: found 2, expected 1'
malformed "no source" '{"schema": 1, "count": 6}' ' error: source: found nothing, expected the source'
malformed "no source in one realization" \
  '{"schema": 1, "realizations": [{"source": "a"}, {"word": "R"}]}' ' error: source: found nothing'
malformed "unknown key" '{"schema": 1, "source": "test", "counts": 6}' \
  ' error: counts: found 6, expected no such key'
malformed "unknown key with a line feed" '{"schema": 1, "source": "test", "co\nunts": 6}' \
  ' error: co\nunts: found 6, expected no such key'
malformed "unknown key inside" \
  '{"schema": 1, "source": "test", "realizations": [{}, {"kinks": [{"digit": "1"}]}]}' \
  ' error: realizations[1].kinks[0].digit: found "1", expected no such key'
malformed "a number that is not a string" \
  '{"schema": 1, "source": "test", "realizations": [{"risk": {"digits": 0.1}}]}' \
  ' error: realizations[0].risk.digits: found 0.1'
malformed "exact and digits" \
  '{"schema": 1, "source": "test", "infimum": {"value": {"exact": "1/2", "digits": "0.5"}}}' \
  ' error: infimum.value: found'
malformed "neither exact nor digits" '{"schema": 1, "source": "test", "infimum": {"value": {}}}' \
  ' error: infimum.value: found {}'
for number in 1/0 1/ /2 0.5 1//2 ' 1' '' 1e3 +1; do
  malformed "exact '$number'" \
    "{\"schema\": 1, \"source\": \"test\", \"infimum\": {\"value\": {\"exact\": \"$number\"}}}" \
    " error: infimum.value.exact: found \"$number\", expected a fraction"
done
for number in 1/2 .5 5. '' 1e 1e1000000 ' 1' nan 0x1; do
  malformed "digits '$number'" \
    "{\"schema\": 1, \"source\": \"test\", \"infimum\": {\"value\": {\"digits\": \"$number\"}}}" \
    " error: infimum.value.digits: found \"$number\", expected a decimal"
done

malformed "unknown type" '{"schema": 1, "source": "test", "realizations": [{"type": "maximum"}]}' \
  ' error: realizations[0].type: found "maximum", expected "local minimum", "saddle" or "undecided"'

# Two neurons: 4x^3 - 3x again.
one=$folder folder=$work/cubic-2
mkdir "$folder"
printf 'relucert-problem 1\ninterval -1 1\ntarget 4*x^3 - 3*x\nhidden 2\n' >"$folder/problem.prob"
run solve "$folder/problem.prob" --cert "$folder/proof.cert"
# third KEYS: expectations with KEYS for realization 3, and nothing for the other seventeen.
third() {
  echo "\"realizations\": [{}, {}, {$1}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}]"
}
agrees "two neurons: counts and infimum" '"verdict": "finite", "count": 18, "count_on_support": 18,
  "families": 0, "infimum": {"value": {"digits": "0.235160360403857"}, "attained": true}'
agrees "two neurons: two kinks" "$(third '"word": "RL", "full": false, "type": "local minimum",
  "kinks": [{"digits": "-0.851125901805054"}, {"digits": "-0.698722710869932"}],
  "risk": {"digits": "0.490740430956563"}, "global": false')"
differs "two neurons: the second kink" \
  "$(third '"kinks": [{"digits": "-0.851125901805054"}, {"digits": "-0.698722710869934"}]')" \
  'realization 3: kink 2: found -0.6987227108699'
differs "two neurons: the number of kinks" "$(third '"kinks": [{"digits": "-0.851125901805054"}]')" \
  'realization 3: kinks: found 2, expected 1'
differs "two neurons: an undecided type" "$(third '"type": "undecided"')" \
  'realization 3: type: found "local minimum", expected "undecided"'
folder=$one

# Proofs.
printf '{"schema": 1, "source": "test", "count": 6}\n' >"$folder/expected.json"
cp "$folder/proof.cert" "$work/good.cert"
sed 's/^\([0-9]*\) realization 3 F local-minimum/\1 realization 3 F saddle/' \
  "$work/good.cert" >"$folder/proof.cert"
run expect "$folder"
exited 1 && says "proof.cert: found 's REJECTED"
report "a false claim in the proof"
head -n 5 "$work/good.cert" >"$folder/proof.cert"
run expect "$folder"
exited 2 && says "proof.cert: found 's MALFORMED"
report "a truncated proof"
run solve --interval -1,1 --target '4*x^3 - 2*x' --hidden 1 --cert "$folder/proof.cert"
run expect "$folder"
exited 1 && says "proof.cert: found 's REJECTED"
report "the proof of another problem"
rm "$folder/proof.cert"
run expect "$folder"
exited 2 && says "FAILED" && complains "$folder/proof.cert: error: found"
report "no proof"
cp "$work/good.cert" "$folder/proof.cert"

mkdir "$work/empty" "$work/wrong"
run expect "$work/empty"
exited 2 && complains "$work/empty/problem.prob: error"
report "a folder without a problem"
cp "$folder"/* "$work/wrong"
printf '{"schema": 1, "source": "test", "count": 5}\n' >"$work/wrong/expected.json"
run expect "$folder/" "$work/wrong" "$folder"
exited 1 && [ "$(grep -c "^ok $folder\$" "$work/out")" = 2 ] && [ "$(grep -c '^FAILED' "$work/out")" = 1 ]
report "all folders are tried"
run expect --quiet "$folder" "$work/wrong"
exited 1 && ! says "ok " && says "FAILED $work/wrong"
report "--quiet shows failures only"
run expect --quiet "$folder"
exited 0 && silent
report "--quiet shows nothing when all is well"
finish
