#!/bin/bash
# relucert-check on certificates about given networks with two slopes (tests/points/certificates.txt): types
# found by experiment, affine targets in closed form, the same networks for the slope 1/gamma. Each is
# verified, and every falsified copy is refused.
. "$srcdir/tests/cli/tap.sh"

awk -v work="$work" '
  $1 == "point" { close(out); print $2, $3; out = work "/" ++n; next }
  { print >out }' "$srcdir/tests/points/certificates.txt" >"$work/list"

# verdict STATUS AWK-PROGRAM: the verdict on the certificate after this change.
verdict() {
  awk "$2" "$work/$block" >"$work/cert"
  check_run --quiet "$work/cert"
  [[ $(<"$work/out") == "s $1"* ]]
}

block=0
other_slope=0
while read -r name type; do
  block=$((block + 1))
  verdict VERIFIED '{ print }' && exited 0
  report "$name: $type"
  other=saddle
  [ "$type" = saddle ] && other=local-minimum
  lines=$(tail -n 1 "$work/$block")
  lines=${lines#end }
  verdict "REJECTED $((lines - 2)) " "{ sub(/^3 type [^ ]*/, \"3 type $other\"); print }" &&
    verdict "REJECTED $((lines - 2)) " '{ sub(/^3 type [^ ]*/, "3 type global-minimum"); print }' &&
    verdict VERIFIED '{ sub(/^3 type [^ ]*/, "3 type undecided"); print }' &&
    verdict "REJECTED $((lines - 2)) " \
      '/^3 type/ { $0 = NF == 4 ? $1 " " $2 " " $3 : $0 " nondifferentiable" } { print }' &&
    verdict "REJECTED $((lines - 3)) " \
      '/^2 risk/ { n = split($3, x, "/"); $3 = n == 1 ? $3 + 1 : x[1] == 1 ? x[2] : x[2] "/" x[1] }
       { print }' &&
    verdict "REJECTED $((lines - 4)) " '/^constant/ { $2 = $2 == 7 ? 8 : 7 } { print }' &&
    verdict "REJECTED $((lines - 4)) " '/^3 type/ { next } /^claims/ { $2 = 2 } /^end/ { $2 = NR - 1 }
      { sub(/^1 critical/, "1 not-critical 1"); print }'
  report "$name: falsified copies"
  # Without negative arguments the network is the same for every slope.
  verdict "REJECTED $((lines - 4)) " '/^activation/ { $3 = $3 == 3 ? 4 : 3 } { print }' &&
    other_slope=$((other_slope + 1))
done <"$work/list"
[ $block -ge 60 ]
report "at least 60 networks"
[ $((4 * other_slope)) -ge $((3 * block)) ]
report "at least three of four are not critical with another slope"
finish
