#!/bin/sh
# Malformed problems are refused with exit status 2, nothing on stdout, and a message that names the
# exact place. The files and what is expected of them: tests/bad-problems/EXPECT.
: "${srcdir:=.}" "${RELUCERT:=./relucert}"
folder=$srcdir/tests/bad-problems
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
count=0

# report STATUS NAME: one TAP line; what the program said follows a failure.
report() {
  count=$((count + 1))
  if [ "$1" = 0 ]; then
    echo "ok $count - $2"
  else
    echo "not ok $count - $2"
    sed 's/^/# stdout: /' "$work/out" | head -n 5
    sed 's/^/# stderr: /' "$work/err" | head -n 5
    echo "# exit status $status"
  fi
}

# refused NAME PLACE FRAGMENT: did the last run fail as it should?
refused() {
  [ "$status" = 2 ] && [ ! -s "$work/out" ] && grep -qF -e "$2: error: " "$work/err" &&
    grep -qF -e "$3" "$work/err"
  report $? "$1"
}

# run ARGUMENT...: run the program; its exit status is in $status.
run() {
  "$RELUCERT" "$@" >"$work/out" 2>"$work/err" </dev/null
  status=$?
}

# Every file of the table, and no file without a line in the table.
while read -r file place fragment; do
  case $file in '#'* | '') continue ;; esac
  run solve "$folder/$file"
  refused "$file" "$file:$place" "$fragment"
done <"$folder/EXPECT"
status=none
: >"$work/out" >"$work/err"
for path in "$folder"/*.prob; do
  grep -q "^${path##*/} " "$folder/EXPECT" || echo "not in EXPECT: ${path##*/}" >>"$work/err"
done
[ ! -s "$work/err" ]
report $? "every malformed file has a line in EXPECT"

# Files that cannot be kept in the folder.
run solve "$work/none.prob"
refused "a missing file" "none.prob" "No such file or directory"
run solve "$work"
refused "a directory" "$work" "found a directory, expected a problem file"
{ echo 'relucert-problem 1'; head -c 1048577 /dev/zero | tr '\0' ' '; } >"$work/line.prob"
run solve "$work/line.prob"
refused "a line of more than 1 MiB" "line.prob:2:1" "found a line of 1048577 bytes, expected at most 1048576"
head -c 67108865 /dev/zero | tr '\0' '\n' >"$work/file.prob"
run solve "$work/file.prob"
refused "a file of more than 64 MiB" "file.prob:1:1" "found more than 67108864 bytes"
rm -f "$work/file.prob"
awk 'BEGIN {
  print "relucert-problem 1\ninterval 0 200001\nhidden 1"
  for (i = 0; i <= 200000; i++) print "target [" i ", " i + 1 "] x" }' >"$work/pieces.prob"
run solve "$work/pieces.prob"
refused "more than 200000 pieces" "pieces.prob:200004:1" "found more than 200000 target pieces"
printf 'relucert-problem 1\ninterval 0 1\ntarget x\nhidden 1\r' >"$work/cr.prob"
run solve "$work/cr.prob"
refused "a carriage return at the end of the file" "cr.prob:4:9" "found '\\x0D'"

# Problems on the command line.
run solve --interval '0 1' --target x --hidden 1
refused "inline: interval without comma" "--interval:1:3" "found '1', expected a comma, as in 0,1"
run solve --interval 0,0 --target x --hidden 1
refused "inline: interval of length zero" "--interval:1:1" "found the interval from 0 to 0"
run solve --interval 0,1 --target 2x --hidden 1
refused "inline: implicit product" "--target:1:1" "found '2x', expected an operator (write 2*x for a product)"
run solve --interval 0,1 --target '[0,1/2] x' --target '[1/2,1] x/0' --hidden 1
refused "inline: second target" "--target:2:11" "found '0', expected a nonzero constant as divisor"
run solve --interval 0,1 --target '[0,1/2] x' --hidden 1
refused "inline: pieces end early" "--target:1:4" "found target pieces that end at 1/2, expected 1"
run solve --interval 0,1 --target x --density '-x' --hidden 1
refused "inline: negative density" "--density:1:1" "expected one that is never negative"
run solve --interval 0,1 --target x --activation tanh --hidden 1
refused "inline: activation" "--activation:1:1" "found 'tanh', expected relu, two-slope GAMMA, quadratic, power N or clipped-relu"
run solve --interval 0,1 --target x --hidden 1.0
refused "inline: hidden" "--hidden:1:1" "found '1.0', expected the number of hidden neurons"
run solve --interval 0,1 --target '' --hidden 1
refused "inline: empty target" "--target:1:1" "found the end of the argument, expected a number, x or '('"
run solve --interval 0,1 --target x
refused "inline: no --hidden" "--hidden:1:1" "found no such option, expected --hidden H"

echo "1..$count"
