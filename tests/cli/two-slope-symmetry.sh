#!/bin/bash
# Two-slope activations with two neurons: gamma and 1/gamma, reflection, scaling, and the gradient at every
# function.
. "${srcdir:-.}/tests/cli/two-slope-tools.sh"

piecewise=(--target '[0,1] x^3 - x' --target '[1,3] 1 - x')
turned=(--target '[0,2] x - 2' --target '[2,3] (3 - x)^3 - (3 - x)')
steps=(--target '[0,1] 0' --target '[1,3] 1')
for gamma in '1/10 10' '-1/3 -3'; do
  for case in piecewise steps; do
    declare -n target=$case
    for density in 1 'x + 1'; do
      solve_json a "${gamma% *}" 2 --interval 0,3 "${target[@]}" --density "$density"
      exited 0 && json '"status":"complete"' && holds check "$work/a"
      report "gradient equations, gamma = ${gamma% *}, $case, density $density"
      solve_json b "${gamma#* }" 2 --interval 0,3 "${target[@]}" --density "$density"
      exited 0 && json '"status":"complete"' && holds inverse "$work/a" "$work/b"
      report "gamma and 1/gamma: $gamma, $case, density $density"
    done
  done
  solve_json a "${gamma% *}" 2 --interval 0,3 "${piecewise[@]}"
  solve_json b "${gamma% *}" 2 --interval 0,3 "${turned[@]}"
  exited 0 && holds mirror "$work/a" "$work/b"
  report "reflection, gamma = ${gamma% *}"
  solve_json b "${gamma% *}" 2 --interval 0,3 --target '[0,1] -3*x^3 + 3*x' --target '[1,3] 3*x - 3'
  exited 0 && holds scaled "$work/a" "$work/b" -3
  report "scaling, gamma = ${gamma% *}"
done

finish
