#!/bin/sh
# usage: run-reports.sh FOLDER
# FOLDER holds the report files of sanitizers or of valgrind. Print those that are not empty; fail if there
# are any. Test programs run tests in processes of their own, whose reports would otherwise be lost.
found=0
for log in "$1"/*; do
  [ -s "$log" ] || continue
  found=$((found + 1))
  echo "== $log"
  head -n 60 "$log"
done
if [ $found -gt 0 ]; then
  echo "FAIL: $found report files in $1"
  exit 1
fi
echo "PASS: no error and no leak reported in $1"
