#!/bin/bash
# Malformed theta files are refused with exit status 2, nothing on stdout, and a message that names the exact place.
# The files and what is expected of them: tests/bad-thetas/EXPECT.
. "${srcdir:-.}/tests/cli/tap.sh"
folder=$srcdir/tests/bad-thetas

# refused PLACE FRAGMENT: did the last run fail as it should?
refused() { exited 2 && silent && complains "$1: error: " && complains "$2"; }

# examine THETA: a network with two neurons.
examine() { run point --interval 0,1 --target 'x^2' --hidden 2 "$1"; }

while read -r file place fragment; do
  case $file in '#'* | '') continue ;; esac
  examine "$folder/$file"
  [ "$place" = - ] && place=$folder/$file || place=$file:$place
  refused "$place" "$fragment"
  report "$file"
done <"$folder/EXPECT"
status=none
: >"$work/out" >"$work/err"
for path in "$folder"/*.theta "$folder"/*.json; do
  grep -q "^${path##*/} " "$folder/EXPECT" || echo "not in EXPECT: ${path##*/}" >>"$work/err"
done
[ ! -s "$work/err" ]
report "every malformed file has a line in EXPECT"

# Files that cannot be kept in the folder.
examine "$work/none.theta"
refused "none.theta" "cannot open the theta file: No such file or directory"
report "a missing file"
examine "$work"
refused "$work" "found a directory, expected a theta file"
report "a directory"
{ echo 'relucert-theta 1'; head -c 1048577 /dev/zero | tr '\0' ' '; } >"$work/line.theta"
examine "$work/line.theta"
refused "line.theta:2:1" "found a line of 1048577 bytes, expected at most 1048576"
report "a line of more than 1 MiB"
head -c 67108865 /dev/zero | tr '\0' '\n' >"$work/file.theta"
examine "$work/file.theta"
refused "file.theta:1:1" "found more than 67108864 bytes"
report "a text file of more than 64 MiB"
{ echo '{'; head -c 67108865 /dev/zero | tr '\0' '['; } >"$work/file.theta"
examine "$work/file.theta"
refused "file.theta:1:1" "found more than 67108864 bytes"
report "a JSON file of more than 64 MiB"
{ printf '{"w":'; head -c 1000000 /dev/zero | tr '\0' '['; } >"$work/file.theta"
examine "$work/file.theta"
refused "file.theta:1:2053" "found malformed JSON"
report "a million open brackets"
finish
