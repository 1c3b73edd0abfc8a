#!/bin/sh
# usage: run-reports.sh FOLDER
# FOLDER holds the report files of sanitizers or of valgrind. Print those with a report; fail if there are
# any. Test programs run tests in processes of their own, whose reports would otherwise be lost. (A program
# that is run with its standard output closed may write it into valgrind's empty log.)
found=0
for log in "$1"/*; do
  grep -qE '^==|^SUMMARY:|runtime error' "$log" 2>/dev/null || continue
  found=$((found + 1))
  echo "== $log"
  head -n 60 "$log"
done
if [ $found -gt 0 ]; then
  echo "FAIL: $found report files in $1"
  exit 1
fi
echo "PASS: no error and no leak reported in $1"
