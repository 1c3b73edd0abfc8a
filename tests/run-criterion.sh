#!/bin/sh
# usage: run-criterion.sh PROGRAM
# Run a Criterion test program and print its results as TAP for the driver of make check. Added to
# Criterion's own report: a test that made no assertion fails (except one named ends_..., which expects
# an exit status or a signal), and so does a program that ran no test, or that ended badly without
# naming a failed test. TEST_RUNNER, if set, is put before the program.
set -u
program=$1
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 99' HUP INT TERM

touch "$work/tap" "$work/xml"
# shellcheck disable=SC2086
${TEST_RUNNER-} "$program" --tap="$work/tap" --xml="$work/xml" --quiet >"$work/output" 2>&1
status=$?
sed 's/^/# /' "$work/output"
${AWK-awk} -v status=$status '
  function attribute(name,   s) {
    s = $0
    if (!sub(".* " name "=\"", "", s)) return ""
    sub("\".*", "", s)
    return s
  }
  file == 1 && /<testsuite / { suite = attribute("name") }
  file == 1 && /<testcase / { asserted[suite "::" attribute("name")] = attribute("assertions") }
  file == 2 && /^1\.\.[0-9]+$/ { planned = substr($0, 4) + 0; next }
  file == 2 && /^(not )?ok / {
    name = $0
    sub(/^(not )?ok - /, "", name)
    sub(/[ \t].*/, "", name)
    text = $0
    sub(/^(not )?ok - /, "", text)
    good = ($0 ~ /^ok /)
    skipped = good && text ~ /# SKIP/
    if (!skipped) ran++
    if (good && !skipped && asserted[name] + 0 == 0 && name !~ /::ends_/) {
      good = 0
      text = name " made no assertion"
    }
    if (!good) failed++
    printf "%sok %d - %s\n", good ? "" : "not ", ++count, text
    next
  }
  file == 2 && !/^TAP version/ { print "# " $0 }
  END {
    if (ran + 0 == 0) printf "not ok %d - the program ran no test\n", ++count
    if (count < planned) {
      missing = planned - count
      printf "not ok %d - the program ended early: %d tests missing\n", ++count, missing
    }
    if (status != 0 && failed == 0) printf "not ok %d - the program ended with status %d\n", ++count, status
    printf "1..%d\n", count
  }' file=1 "$work/xml" file=2 "$work/tap"
