#!/usr/bin/env python3
"""Print proofs-data/nile/problem.prob: a Catmull-Rom spline through the annual flow of the Nile, 1871-1970.

The numbers are the data set `Nile` of R (package datasets); `cat(Nile)` prints them.
"""
import sys
from fractions import Fraction

FIRST_YEAR = 1871
FLOW = [int(word) for word in """
1120 1160 963 1210 1160 1160 813 1230 1370 1140 995 935 1110 994 1020 960 1180 799 958 1140 1100 1210 1150
1250 1260 1220 1030 1100 774 840 874 694 940 833 701 916 692 1020 1050 969 831 726 456 824 702 1120 1100 832
764 821 768 845 864 862 698 845 744 796 1040 759 781 865 845 944 984 897 822 1010 771 676 649 846 812 742 801
1040 860 874 848 890 744 749 838 1050 918 986 797 923 975 815 1020 906 901 1170 912 746 919 718 714 740
""".split()]

HEAD = """relucert-problem 1
# Annual flow of the Nile at Aswan, 1871-1970, in 10^8 m^3: the data set `Nile` of R, which the R command
#   cat(Nile)
# prints. The target is the piecewise cubic through the 100 numbers with central differences as slopes
# (Catmull-Rom), one-sided differences at the two ends. x is the year.
interval 1871 1970"""


def slope(i):
    """The slope of the spline at datum i."""
    low, high = max(i - 1, 0), min(i + 1, len(FLOW) - 1)
    return Fraction(FLOW[high] - FLOW[low], high - low)


def piece(i):
    """The target line for [year i, year i+1]: the cubic Hermite polynomial in u = x - year i."""
    rise, left, right = FLOW[i + 1] - FLOW[i], slope(i), slope(i + 1)
    year = FIRST_YEAR + i
    text = str(FLOW[i])
    for power, c in ((1, left), (2, 3 * rise - 2 * left - right), (3, left + right - 2 * rise)):
        if c != 0:
            text += f" {'+' if c > 0 else '-'} {abs(c)}*(x - {year})" + (f"^{power}" if power > 1 else "")
    return f"target [{year}, {year + 1}] {text}"


def main():
    assert len(FLOW) == 100
    print(HEAD)
    for i in range(len(FLOW) - 1):
        print(piece(i))
    print("hidden 1")


if __name__ == "__main__":
    sys.exit(main())
