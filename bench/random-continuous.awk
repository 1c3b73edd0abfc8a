# awk -v n=20 -v hidden=2 -f random-continuous.awk: a problem with n cubic pieces that fit together
# continuously, breakpoints i/n. Coefficients in t = n x - i are m/100 with |m| <= 100 from a fixed linear
# congruential generator.
function random(m) { state = (state * 16807) % 2147483647; return int(state / 1000) % m }
BEGIN {
  state = 20220101
  print "relucert-problem 1\ninterval 0 1"
  value = 0
  for (i = 0; i < n; i++) {
    t = "(" n "*x - " i ")"
    line = "target [" i "/" n ", " (i + 1) "/" n "] (" value "/100)"
    for (k = 1; k < 4; k++) {
      m = random(201) - 100
      line = line " + (" m "/100)*" t "^" k
      value += m
    }
    print line
  }
  print "hidden " hidden
}
