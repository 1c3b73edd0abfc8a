# Shared by the scripts about two-slope activations with two and more neurons: tap.sh and two functions.
. "${srcdir:-.}/tests/cli/tap.sh"
python=/usr/bin/python3

# holds CHECK ARGUMENT...: a check of tests/two_slope.py; what it says follows a failure.
holds() {
  "$python" "${srcdir:-.}/tests/two_slope.py" "$@" >"$work/python" 2>&1 || {
    cp "$work/python" "$work/err"
    false
  }
}

# solve_json NAME GAMMA HIDDEN ARGUMENT...: the JSON in $work/NAME.
solve_json() {
  local name=$1 gamma=$2 hidden=$3
  shift 3
  run solve --json --digits 40 --hidden "$hidden" --activation "two-slope $gamma" "$@"
  cp "$work/out" "$work/$name"
}
