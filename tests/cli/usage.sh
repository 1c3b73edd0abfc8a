#!/bin/sh
# Usage errors end with status 2, an exact message and a hint; help and version go to stdout.
. "${srcdir:-.}/tests/cli/tap.sh"
problem=$srcdir/examples/first.prob

# wrong NAME MESSAGE ARGUMENT...
wrong() {
  name=$1 message=$2
  shift 2
  run "$@"
  exited 2 && silent && complains "relucert: error: $message" && complains "Try 'relucert"
  report "$name"
}

wrong "no command" "found no command, expected solve, point, check, expect, export, theorem or make"
wrong "unknown command" "found unknown command 'sovle', expected solve, point, check, expect, export, theorem or make" sovle
wrong "unknown general option" "found unknown option '--verbose'" --verbose
wrong "something after --version" "found 'x' after --version, expected nothing" --version x
wrong "unknown option" "found unknown option '--colour', expected an option of relucert solve" \
  solve --colour "$problem"
wrong "option of another command" "found unknown option '--json', expected an option of relucert check" \
  check --json x
for verb in plot report; do
  wrong "$verb is not in this version" "found unknown command '$verb'" $verb
done
wrong "no problem" "found no problem, expected FILE or --interval, --target and --hidden" solve
wrong "two files" "found 'b' after FILE, expected one FILE" solve a b
wrong "a file and an inline problem" "found both FILE 'a' and --target, expected one of them" \
  solve a --target x
wrong "an empty file name" "found an empty argument ''" solve ''
wrong "an empty certificate name" "found an empty argument ''" check ''
wrong "an empty folder name" "found an empty argument ''" expect ''
for name in '' -; do
  wrong "--cert '$name'" "found --cert '$name', expected the name of a file" solve "$problem" --cert "$name"
done
for name in '' -; do
  wrong "--checkpoint '$name'" "found --checkpoint '$name', expected the name of a file" \
    solve "$problem" --checkpoint "$name"
done
wrong "one file for --cert and --checkpoint" "found 'x' for both --cert and --checkpoint, expected two" \
  solve "$problem" --cert x --checkpoint x
cp "$problem" "$work/same.prob" && ln "$work/same.prob" "$work/link.prob"
wrong "--cert names the problem file" "found --cert '$work/link.prob', which is an input file" \
  solve "$work/same.prob" --cert "$work/link.prob"
wrong "--checkpoint names the problem file" "found --checkpoint '$work/link.prob', which is an input file" \
  solve "$work/same.prob" --checkpoint "$work/link.prob"
wrong "no certificate" "found no certificate, expected CERT [FILE]" check
wrong "three files to check" "found 'c' after CERT and FILE, expected nothing" check a b c
wrong "no folder" "found no folder, expected DIR..." expect
wrong "missing argument at the end" "found --digits without its argument, expected --digits N" \
  solve "$problem" --digits
wrong "missing argument before an option" "found --cert without its argument" solve --cert --json "$problem"
wrong "argument of an option without one" "found '--json=yes', expected --json without an argument" \
  solve --json=yes x
for option in --json --strata --strict --quiet; do
  wrong "$option twice" "found $option twice, expected it at most once" solve $option $option "$problem"
done
for option in --interval --activation --hidden --cert --digits --time-limit --jobs --max-boxes \
  --checkpoint; do
  wrong "$option twice" "found $option twice" solve $option 1 $option=1
done
for digits in 0 -1 100001 9999999999999999999999 1.5 15x ''; do
  wrong "--digits '$digits'" "found --digits '$digits', expected an integer from 1 to 100000" \
    solve --digits "$digits" "$problem"
done
for jobs in 0 -1 1025 99999999999999999999 2.5 2x ''; do
  wrong "--jobs '$jobs'" "found --jobs '$jobs', expected an integer from 1 to 1024" \
    solve --jobs "$jobs" "$problem"
done
wrong "expect --jobs 0" "found --jobs '0', expected an integer from 1 to 1024" expect --jobs 0 x
for boxes in 0 -1 1000000001 99999999999999999999 1e6 ''; do
  wrong "--max-boxes '$boxes'" "found --max-boxes '$boxes', expected an integer from 1 to 1000000000" \
    solve --max-boxes "$boxes" "$problem"
done
for seconds in 0 0.0 -1 1e3 1000000001 . 1s inf nan ''; do
  wrong "--time-limit '$seconds'" "found --time-limit '$seconds', expected seconds" \
    solve --time-limit "$seconds" "$problem"
done

run --version
exited 0 && grep -qE '^relucert [0-9]+\.[0-9]+\.[0-9]+ ' "$work/out"
report "--version"
run --help
exited 0 && says "solve" && says "check" && says "expect" && says "Exit status"
report "--help"
for verb in solve point check expect export theorem make; do
  run $verb --help
  exited 0 && says "Usage: relucert $verb" && says "Exit status"
  report "$verb --help"
done
run solve --help
for option in --interval --target --density --activation --hidden --json --cert --digits --time-limit \
  --jobs --max-boxes --checkpoint --strata --strict --quiet; do
  says "  $option "
  report "solve --help lists $option"
done
cd "$work" && cp "$problem" ./--quiet
run solve -- --quiet
exited 0
report "-- ends the options"
cp "$problem" ./--help && run solve --cert=--version -- --help && run check -- --version --help
exited 0 && says "s VERIFIED"
report "file names that look like options reach the checker as file names"
[ -w /dev/full ] && "$RELUCERT" --help >/dev/full 2>"$work/err"
[ $? = 4 ] && complains "cannot write to standard output"
report "a full disk is noticed by --help"
finish
