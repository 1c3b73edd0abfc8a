#!/bin/bash
# Two-slope activations with one hidden neuron: known lists, gamma and 1/gamma, reflection, scaling, gamma = 0.
. "${srcdir:-.}/tests/cli/tap.sh"
python=/usr/bin/python3
holds() { "$python" "${srcdir:-.}/tests/two_slope.py" "$@" >"$work/python" 2>&1; }

# solve_json NAME GAMMA ARGUMENT...: the JSON in $work/NAME, with strata.
solve_json() {
  local name=$1 gamma=$2
  shift 2
  run solve --json --strata --digits 40 --hidden 1 --activation "two-slope $gamma" "$@"
  cp "$work/out" "$work/$name"
}
unit=(--interval 0,1)

# f = x: kinks and values of Theorem 9.13, S = 1 + sqrt(1/10), value (9/10)^2/(12 S^4).
solve_json a 1/10 "${unit[@]}" --target x
exited 0 && json '"count":4' && holds check "$work/a" && json '"infimum":{"value":{"approx":"0"' &&
  holds polynomials "$work/a" R:10,-20,9 L:-1,2,9 && json '"approx":"0.02248948863435319'
report "x, gamma = 1/10: two kinks, both saddles"
solve_json a -1/3 "${unit[@]}" --target x
exited 0 && json '"count":2'
report "x, gamma = -1/3: no kink"

# f = x^2: the roots in (0,1) of the polynomials E of Theorem 9.6, computed elsewhere.
solve_json a 1/10 "${unit[@]}" --target 'x^2'
r=R:100,-470,540,198,-612,243
exited 0 && json '"count":6' && holds check "$work/a" && holds polynomials "$work/a" $r $r $r L:1,25,-54,-198,-117,243
report "x^2, gamma = 1/10"
solve_json a -1/3 "${unit[@]}" --target 'x^2'
exited 0 && json '"count":4' && holds check "$work/a" &&
  holds polynomials "$work/a" R:9,-54,72,16,-92,48 L:1,-14,24,-16,-52,48
report "x^2, gamma = -1/3"
solve_json a -1 "${unit[@]}" --target 'x^2'
exited 0 && json '"count":3' && holds check "$work/a" && holds polynomials "$work/a" R:1,-8,12,0,-18,12
report "x^2, gamma = -1: one letter"
solve_json a 2 "${unit[@]}" --target 'x^2'
exited 0 && json '"count":4' && holds check "$work/a" && holds polynomials "$work/a" R:1,0,-6,0,3 L:4,-14,12,6,-12,3 &&
  json '"exact":"2/135"'
report "x^2, gamma = 2"
solve_json a 1/1000000 "${unit[@]}" --target 'x^2'
r=R:1000000000000,-4999997000000,5999994000000,1999999999998,-6999991000002,2999994000003
exited 0 && json '"count":6' && holds check "$work/a" && json "0.9999996666660617" &&
  [ "$(tr -d ' \n' <"$work/a" | grep -o '"word":"R"' | wc -l)" = 3 ] &&
  tr -d ' \n"' <"$work/a" | grep -q "minpoly:\[${r#R:}\]"
report "x^2, gamma = 10^-6"

# Symmetries, with jumps of the target, densities that are not constant, and gaps.
piecewise=(--target '[0,1] x^3 - x' --target '[1,2] 2 - x^2' --target '[2,3] x')
weight=(--density '[0,3/2] x' --density '[3/2,3] 1')
gaps=(--density '[0,1/2] 0' --density '[1/2,1] 1' --density '[1,3/2] 0' --density '[3/2,5/2] x' --density '[5/2,3] 0')
turned=(--target '[0,1] 3 - x' --target '[1,2] 2 - (3 - x)^2' --target '[2,3] (3 - x)^3 - (3 - x)')
for gamma in '1/10 10' '-1/3 -3' '-1 -1' '1/2 2'; do
  for density in weight gaps; do
    declare -n p=$density
    solve_json a "${gamma% *}" --interval 0,3 "${piecewise[@]}" "${p[@]}"
    exited 0 && holds check "$work/a"
    report "gradient equations, gamma = ${gamma% *}, $density"
    [ "$gamma" = '-1 -1' ] && continue
    solve_json b "${gamma#* }" --interval 0,3 "${piecewise[@]}" "${p[@]}"
    exited 0 && holds inverse "$work/a" "$work/b"
    report "gamma and 1/gamma: $gamma, $density"
  done
  solve_json a "${gamma% *}" --interval 0,3 "${piecewise[@]}"
  solve_json b "${gamma% *}" --interval 0,3 "${turned[@]}"
  exited 0 && holds mirror "$work/a" "$work/b"
  report "reflection, gamma = ${gamma% *}"
  solve_json b "${gamma% *}" --interval 0,3 --target '[0,1] -3*x^3 + 3*x' --target '[1,2] 3*x^2 - 6' --target '[2,3] -3*x'
  exited 0 && holds scaled "$work/a" "$work/b" -3
  report "scaling, gamma = ${gamma% *}"
done
solve_json a -1/2 --interval 0,3 --target 'x^2' --density '[0,1] 0' --density '[1,2] 1' --density '[2,3] 0'
exited 0 && [ "$(grep -c '"kind": "affine"' "$work/a")" = 4 ] && json '"values":["9/2*q-13/6","3*q-13/6","41/6"]'
report "gaps beside the hull: a family of every letter on both sides"

# gamma = 0 is relu, also with several neurons; only the name of the activation differs.
same_as_relu() {
  run solve --cert "$work/relu.cert" "$@" --activation relu
  cp "$work/out" "$work/relu"
  run solve --cert "$work/zero.cert" "$@" --activation 'two-slope 0'
  sed 's/two-slope 0/relu/' "$work/out" | cmp - "$work/relu" && sed 's/two-slope 0/relu/' "$work/zero.cert" | cmp - "$work/relu.cert"
}
for options in "" --json; do
  same_as_relu $options --strata --hidden 1 --interval 0,3 "${piecewise[@]}" "${gaps[@]}" &&
    same_as_relu $options --strata --hidden 1 --interval 0,1 --target 'x^2' &&
    same_as_relu $options --hidden 2 --interval 0,1 --target 'x^2'
  report "gamma = 0 is relu, options '$options'"
done
finish
