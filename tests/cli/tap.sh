# Shared by the scripts of this folder: run the program, report in TAP. The work folder is removed at exit.
: "${srcdir:=.}" "${RELUCERT:=./relucert}" "${RELUCERT_CHECK:=./relucert-check}"
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
tests_reported=0
status=none
: >"$work/out"
: >"$work/err"

# run ARGUMENT...: run relucert; output in $work/out and $work/err, exit status in $status.
run() {
  "$RELUCERT" "$@" >"$work/out" 2>"$work/err" </dev/null
  status=$?
}

# check_run ARGUMENT...: the same with relucert-check.
check_run() {
  "$RELUCERT_CHECK" "$@" >"$work/out" 2>"$work/err" </dev/null
  status=$?
}

# report NAME: one TAP line for the status of the command before; what the program said follows a failure.
# No command substitution may stand in NAME: it would replace that status.
report() {
  if [ $? = 0 ]; then
    tests_reported=$((tests_reported + 1))
    echo "ok $tests_reported - $1"
  else
    tests_reported=$((tests_reported + 1))
    echo "not ok $tests_reported - $1"
    sed 's/^/# stdout: /' "$work/out" | head -n 10
    sed 's/^/# stderr: /' "$work/err" | head -n 10
    echo "# exit status $status"
  fi
}

# exited STATUS; says TEXT (a fixed string on stdout); complains TEXT (on stderr); silent (no stdout).
exited() { [ "$status" = "$1" ]; }
says() { grep -qF -e "$1" "$work/out"; }
complains() { grep -qF -e "$1" "$work/err"; }
silent() { [ ! -s "$work/out" ]; }

# json TEXT: does the JSON on stdout contain TEXT, spaces and newlines aside?
json() { tr -d ' \n' <"$work/out" | grep -qF -e "$1"; }

finish() { echo "1..$tests_reported"; }
