#!/bin/bash
# All random networks of tests/points, and experiments with new ones.
LONG=1 exec bash "$srcdir/tests/cli/points.sh"
