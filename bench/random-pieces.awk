# awk -v n=1000 -f random-pieces.awk: a problem with n cubic pieces, breakpoints i/n, coefficients p/q with
# |p| <= 100 and 1 <= q <= 100 from a fixed linear congruential generator (the same file on every machine).
function random(m) { state = (state * 16807) % 2147483647; return int(state / 1000) % m }
BEGIN {
  state = 20220101
  print "relucert-problem 1\ninterval 0 1"
  for (i = 0; i < n; i++) {
    line = "target [" i "/" n ", " (i + 1) "/" n "]"
    for (k = 0; k < 4; k++)
      line = line (k ? " + " : " ") "(" random(201) - 100 "/" 1 + random(100) ")" (k ? "*x^" k : "")
    print line
  }
  print "hidden 1"
}
