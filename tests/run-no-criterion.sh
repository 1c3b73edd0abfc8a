#!/bin/sh
# Stands for the unit tests when configure did not find Criterion: they must not be passed over in silence.
echo 1..1
echo "not ok 1 - unit tests were NOT BUILT: Criterion is missing (install libcriterion-dev, configure again)"
