#!/bin/bash
# Two-slope activations: the infimum of the risk where the target jumps.
. "${srcdir:-.}/tests/cli/two-slope-tools.sh"

# A step has zeros on faces at which kinks are tied, with pieces in the proportion 1 : (11/10)^(1/2). The
# infimum is 0.
for gamma in 1/10 -1/3 -1; do
  solve_json a "$gamma" 3 --interval 0,1 --target '[0,1/3] 0' --target '[1/3,1] 1'
  exited 0 && json '"status":"complete"' && json '"infimum":{"value":{"approx":"0"' && json '"attained":false'
  report "a step: the list is complete, the infimum is 0, gamma = $gamma"
done
# f = x, but d more behind 1/2, and a node of letter R or L there: the least of ((1 - gamma m)^2 + (1 -
# m)^2)/96 is (1 - gamma)^2/(96 (1 + gamma^2)), whatever d is. The risks of networks near it are computed from
# the parameters.
for case in '1/10 27/3232 1' '10 27/3232 1' '1/2 1/480 1' '-1/3 1/60 1' '-1/3 1/60 3' '-1 1/48 2'; do
  read -r gamma value jump <<<"$case"
  solve_json a "$gamma" 2 --interval 0,1 --target '[0,1/2] x' --target "[1/2,1] x + $jump"
  exited 0 && json '"status":"complete"' && json "\"exact\":\"$value\"},\"attained\":false" &&
    holds networks "$work/a" "$value"
  report "a jump: infimum $value, gamma = $gamma"
done

# Two jumps, from x to x + 1 and on, and 4 neurons: the infimum is 0. The affine part has no neuron of its
# own; one neuron of each letter at both nodes makes up for it. For the absolute value 5 neurons are needed,
# as 0 + 1 is not 0.
for case in '1/10 4 x' '1/10 4 x+2' '-1/3 4 x' '-1/3 4 x+2' '3 4 x' '-1 5 x'; do
  read -r gamma hidden end <<<"$case"
  solve_json a "$gamma" "$hidden" --max-boxes 1 --interval 0,1 \
    --target '[0,1/3] x' --target '[1/3,2/3] x + 1' --target "[2/3,1] $end"
  exited 3 && holds networks "$work/a" 0
  report "two jumps, infimum 0, gamma = $gamma, end $end"
done
finish
