#!/bin/bash
# The checker on certificates of two-slope activations and densities that are zero on pieces (doc/formats.md, 5.13):
# they are verified, and falsified copies are refused.
. "${srcdir:-.}/tests/cli/two-slope-tools.sh"
gap=(--interval 0,3 --density '[0,1] 1' --density '[1,2] 0' --density '[2,3] 1')
weighted=(--interval -1,3 --density '[-1,0] 0' --density '[0,1] 1 + x' --density '[1,2] 0' --density '[2,3] 4 - x')
outside=(--interval 0,4 --density '[0,1] 0' --density '[1,3] 1' --density '[3,4] 0')
# certified GAMMA ARGUMENT...: solve and check; the last line of the checker must be `s VERIFIED`.
certified() {
  local gamma=$1
  shift
  run solve --activation "two-slope $gamma" "$@" --cert "$work/good.cert"
  check_run "$work/good.cert"
  tail -n 1 "$work/out" | grep -q '^s VERIFIED'
}
# falsified STATUS SCRIPT: with the changes of this sed script the certificate ends with this exit status.
falsified() {
  sed "$2" "$work/good.cert" >"$work/bad.cert"
  check_run "$work/bad.cert"
  ! cmp -s "$work/good.cert" "$work/bad.cert" && exited "$1"
}
# refused NAME SCRIPT
refused() {
  falsified 1 "$2"
  report "$1: refused"
}
# shorter N: the number of lines is N less.
shorter() {
  local lines
  lines=$(sed -n 's/^end //p' "$work/good.cert")
  echo "s/^end $lines\$/end $((lines - $1))/"
}

certified 1/10 "${gap[@]}" --target 'x^2' --hidden 2 && grep -q '^1 list infinite - 19$' "$work/good.cert" &&
  says 'on 9.14a to 9.14c, 9.14e' && says 'Theorem 9.14d'
report "x^2 with a gap, slope 1/10: verified"
refused "a word left out" "/^word L.2R.2 /d; $(shorter 1)"
refused "a word twice" 's/^word L.2R.2 /word L.2L.2 /'
refused "another weight" 's/^\(5 realization 1 R.0R!1 .*\) weights 1 /\1 weights 2 /'
refused "another weight of two kinks" 's/^\(20 realization 16 L!1 .*\) weights 2 /\1 weights 1 /'
refused "another letter at the node" 's/^20 realization 16 L!1 /20 realization 16 R!1 /'
refused "a zero left out" "s/^word R!1 1 k\$/word R!1 0 k/; /^zero 1 1 exact 1 same 11\$/d; $(shorter 1)"
refused "R(q) in the gap said to be none" 's/^zero 1 1 exact 1 same 11$/zero 1 1 exact 1 spurious/'
refused "R(q) in the gap said to be another" 's/^zero 1 1 exact 1 same 11$/zero 1 1 exact 1 same 13/'
refused "another function said to be R(q)" 's/^zero 1 1 exact 1 realization 7$/zero 1 1 exact 1 same 11/'
refused "another kind of family" 's/^25 family 2 gap-pairs/25 family 2 gap-split/'
refused "another dimension" 's/^\(25 family .*\) dimension 2$/\1 dimension 1/'
refused "another gap" 's/^\(24 family .*\) gap 1 /\1 gap 2 /'
refused "a family left out" "s/^claims 25\$/claims 24/; /^25 family/d; $(shorter 1)"
refused "another count modulo the measure" 's/^1 list infinite - 19$/1 list infinite - 18/'
refused "finite instead of infinite" 's/^1 list infinite - 19$/1 list finite 19 19/'
refused "another number of minima" 's/^4 infimum 1$/4 infimum 2/'
refused "another slope of the activation" 's/^activation two-slope 1\/10$/activation two-slope 1\/11/'
refused "another type of a word without nodes" 's/^\(6 realization 2 R.0R.2\) local-minimum/\1 saddle/'
refused "another type of a function with a kink in the gap" 's/^\(5 realization 1 R.0R!1\) local-minimum/\1 saddle/'
refused "another type of the constant" 's/^\(23 realization 19 C\) saddle/\1 local-minimum/'
refused "another type of R(q)" 's/^\(21 realization 17 R\) saddle/\1 local-minimum/'
refused "another type of R(q) beside a gap" 's/^\(17 realization 13 R\) local-minimum/\1 saddle/'
falsified 4 '/^word L.0R.2 /s/g/v/g'
report "the leaf g cannot be replaced by enclosures"

# One letter L in the gap must supply the slope: (gamma s_k - s_0)/(1 + gamma) is -31/3, -10 was enough. For s_0 = 30 it
# is -29/3, though -s_0 would do: no network has risk 0.
branches=(--hidden 2 --target)
certified 1/2 "${gap[@]}" "${branches[@]}" '[0,3/2] 32*x' --target '[3/2,3] 33*x + 9' &&
  grep -q 'family 1 gap-pairs realization 1 gap 1 gaps 1 dimension 1$' "$work/good.cert"
report "two letters in a gap: verified"
refused "two parameters" 's/^\(23 family 1 gap-pairs realization 1 .*\) dimension 1$/\1 dimension 2/'
refused "no parameters" "s/^claims 25\$/claims 24/; /^23 family 1/d; s/^24 family 2/23 family 1/
  s/^25 family 3/24 family 2/; $(shorter 1)"
refused "no network has it" 's/^zero 1 1 exact 1 realization 1$/zero 1 1 exact 1 spurious/'
certified 1/2 "${gap[@]}" "${branches[@]}" '[0,3/2] 30*x' --target '[3/2,3] 31*x + 9' &&
  grep -q '^zero 1 1 exact 1 spurious$' "$work/good.cert"
report "two letters in a gap that do not suffice: verified"
certified -1/3 "${gap[@]}" "${branches[@]}" '[0,3/2] 9/2*x' --target '[3/2,3] 11/2*x + 9'
report "negative slope: verified"

# For the slope 1/2, the density 1/2 behind the gap and a kink at 3/2 R(3/2) and the best fits of both sides
# (here f) have the same kink and are different (9.5 (c)). The best fits are said to be R(3/2).
step=(--interval 0,3 --density '[0,1] 1' --density '[1,2] 0' --density '[2,3] 1/2')
certified 1/2 "${step[@]}" "${branches[@]}" '[0,3/2] 3/2 - x' --target '[3/2,3] 3*x - 9/2' &&
  grep -q '^5 realization 1 B!1 ' "$work/good.cert" &&
  grep -q '^10 realization 6 R local-minimum kink 3/2 3/2 ' "$work/good.cert"
report "R(3/2) and another function with this kink: verified"
"$python" - "$work/good.cert" >"$work/bad.cert" <<'END'
import re, sys
def less(match):
    return match[1] + str(int(match[2]) - 1)
for line in open(sys.argv[1]):
    if line.startswith(("5 realization 1 ", "order 9 ")):
        continue
    line = line.replace("realization 1\n", "same 6\n")
    line = re.sub(r"^(claims )(\d+)", less, line)
    line = re.sub(r"^(1 list infinite - )(\d+)", less, line)
    line = re.sub(r"^()(\d+)(?= realization| family)", less, line)
    line = re.sub(r"(realization |same )(\d+)", less, line)
    line = re.sub(r"^((?:irreducible )?(?:kink|risk) )(\d+)", less, line)
    line = re.sub(r"^(end )(\d+)", lambda m: m[1] + str(int(m[2]) - 2), line)
    print(line, end="")
END
check_run "$work/bad.cert"
exited 1 && says "it is not proved to be the function of realization 5"
report "R(3/2) in place of another function with this kink: refused"

# Absolute value: one letter; a function of type B needs a full neuron.
certified -1 "${gap[@]}" "${branches[@]}" '[0,3/2] -x' --target '[3/2,3] x + 9' &&
  ! grep -qE '^word [^ ]*L|^[0-9]* realization [0-9]* [^ ]*L' "$work/good.cert"
report "absolute value: verified"
refused "a word with the letter L" "s/^word R!1 1 k\$/word L!1 0 v\\n&/; $(shorter -1)"
refused "the letter L" 's/^5 realization 1 R!1 /5 realization 1 L!1 /'
refused "one parameter" 's/^\(12 family 1 .*\) dimension 2$/\1 dimension 1/'
certified -1 "${gap[@]}" "${branches[@]}" '[0,3/2] 32*x' --target '[3/2,3] 33*x + 9' &&
  grep -q '^zero 1 1 exact 1 spurious$' "$work/good.cert"
report "absolute value, end slopes that do not add up to 0: verified"

# Gaps at the ends of the interval.
certified 1/2 "${weighted[@]}" --target 0 --hidden 3
grep -q '^6 family 1 gap-bump realization 1 gap 1 gaps 1 dimension 4$' "$work/good.cert" &&
  grep -q '^7 family 2 end-pair realization 1 gap 0 gaps 1 dimension 3$' "$work/good.cert"
report "f = 0, a gap inside and one at an end: verified"
refused "no family at the end" "s/^claims 7\$/claims 6/; /^7 family 2/d; $(shorter 1)"
refused "no family in the gap inside" "s/^claims 7\$/claims 6/; /^6 family 1/d; s/^7 family 2/6 family 1/; $(shorter 1)"
refused "the other end" 's/^\(7 family 2 end-pair .*\) gap 0 /\1 gap 3 /'
refused "another dimension at the end" 's/^\(7 family 2 end-pair .*\) dimension 3$/\1 dimension 4/'
certified 1/3 "${outside[@]}" --target '(x-2)^2' --hidden 3 &&
  [ "$(grep -c 'family . end-pair' "$work/good.cert")" = 2 ] && says 'on 9.14a'
report "gaps at both ends, an even target: verified"
refused "a family at one end only" "s/^claims 29\$/claims 28/; /^29 family 2/d; $(shorter 1)"
certified 1/3 "${outside[@]}" --target 'x^2' --hidden 2 && [ "$(grep -c 'family . [RL] affine' "$work/good.cert")" = 4 ]
report "gaps at both ends: verified"
refused "another value at the end of the interval" 's/^\([0-9]* realization 1 .*\) values [^ ]* [^ ]* /\1 values 100 101 /'
refused "an end pair where the affine fit is not constant" \
  's/^\([0-9]*\) family 4 R affine .*/\1 family 4 end-pair realization 1 gap 0 gaps 1 dimension 3/'
finish
