#!/bin/sh
# usage: run-valgrind.sh FOLDER PROGRAM [ARGUMENT...]
# Run a program, and the programs that it starts, under valgrind, one log file per process in FOLDER.
logs=$1
shift
exec valgrind --quiet --trace-children=yes --trace-children-skip='/bin/*,/usr/bin/*' --leak-check=full \
  --show-leak-kinds=definite,indirect,possible --errors-for-leak-kinds=definite,indirect,possible \
  --num-callers=30 --suppressions="$(dirname "$0")/valgrind.supp" --log-file="$logs/%p.log" "$@"
