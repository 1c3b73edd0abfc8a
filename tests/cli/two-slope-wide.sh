#!/bin/bash
# Two-slope activations with two and more neurons: lists that were found by other methods (random starts of
# Newton's method on the gradient equations, and on the chain equations from a grid, in higher precision; one
# kink: all roots of the polynomial of Theorem 9.6), the closed form of Theorem 9.13. (The risks for gamma =
# 10^-6 are known to about 11 digits from elsewhere.)
. "${srcdir:-.}/tests/cli/two-slope-tools.sh"

# lists GAMMA HIDDEN WORD:RISK...: x^2 on [0,1]; the risks of all functions with kinks, and the gradient at
# them.
lists() {
  local gamma=$1 hidden=$2
  shift 2
  solve_json a "$gamma" "$hidden" --interval 0,1 --target 'x^2'
  exited 0 && holds risks "$work/a" "$@" && holds check "$work/a"
  report "x^2, gamma = $gamma, $hidden neurons"
}

for gamma in 1/10 1/2 9/10 2 -1/3 -2/5 -3 -1 1/1000000; do
  solve_json a "$gamma" 3 --interval -1,2 --target '3 - 2*x'
  exited 0 && holds affine "$work/a"
  report "closed form of an affine target, gamma = $gamma, 3 neurons"
done
solve_json a 1/10 2 --interval 0,1 --target x
json '"count":6' && json '"approx":"0.00078123733197134' && json '"approx":"0.0084481132078825'
report "x, gamma = 1/10: 6 functions"

two=(RR:9.73128115573071186035e-05 RL:2.65781276504364801037e-04 RR:3.15993724016528774836e-04
  LR:3.40410145238336332741e-04 B:0.00034722222222222222 RR:3.70925440709693218950e-04
  RL:5.97469554600184753036e-04 LR:6.89314906483148921694e-04 R:8.18208120597952275153e-04
  RL:8.51447306622044749079e-04 R:4.83814718793909411002e-03 LR:9.60023940574663640940e-03
  R:1.18324129455677423072e-02 L:4.30337318851476650635e-02)
lists 1/10 2 "${two[@]}"
json '"count":16'
report "16 functions"
lists 1/10 3 "${two[@]}" RRR:2.43679696445837184550e-05 RRL:5.62294064925883369078e-05 \
  RLR:5.62328212205330902305e-05 RLL:6.25224216888143894629e-05 LRR:6.76174383357563892056e-05 \
  RLR:6.76175508419751737676e-05 LLR:6.80602288154916261408e-05 B:6.85871056241426611797e-05 \
  RLR:8.78607012270580554865e-05 RRL:8.81231743678773819650e-05 LRR:9.29197642023997930883e-05 \
  RRL:1.03831500409059694274e-04 RLR:1.04129655441109072947e-04 LRL:1.76279789610148392573e-04 \
  RLR:2.17162451961197979652e-04 LRL:2.21838203603036490220e-04 RLR:3.51053271714660736726e-04 \
  LRR:3.63987377697879555204e-04 RLR:4.24065835934475754683e-04 LRL:6.89823165461838727641e-04
lists 1/2 2 LR:1.95337580660979345950e-04 RL:2.03361875734061715710e-04 RL:2.40967430295956244434e-04 \
  RL:2.97620645215032370067e-04 LR:3.01674015459984296909e-04 B:0.00034722222222222222 \
  LR:7.03539129760502408587e-04 RR:8.63576817973539806405e-04 R:8.63773001555479200281e-04 \
  L:0.01481481481481481481
lists 2 2 RL:1.95337580660979345950e-04 LR:2.03361875734061715710e-04 LR:2.40967430295956244434e-04 \
  LR:2.97620645215032370067e-04 RL:3.01674015459984296909e-04 B:0.00034722222222222222 \
  RL:7.03539129760502408587e-04 LL:8.63576817973539806405e-04 L:8.63773001555479200281e-04 \
  R:0.01481481481481481481
lists 1/4 2 RR:8.24760925512508951276e-05 RL:2.58501868694906311722e-04 LR:3.28484370954411387971e-04 \
  B:0.00034722222222222222 RL:4.15329582299303967721e-04 LR:4.24267545070974470489e-04 \
  R:4.38258137793493805338e-04 RL:5.74028045030141712909e-04 LR:2.86777878616240869322e-03 \
  L:2.67307733368525243479e-02
lists 9/10 2 LR:7.23239134225401051216e-05 RL:7.24101052443961835326e-05 B:0.00034722222222222222 \
  R:4.51314163956602653177e-03 L:6.70631458833274003124e-03
third=(RR:2.36631795081820694729e-04 RL:2.80498673110890301145e-04 LR:3.13730084370733750738e-04
  LL:3.27097080318160513070e-04 B:0.00034722222222222222 RL:1.35803661469468714903e-03
  R:1.89933255828732838706e-03 RL:2.44740367109710092620e-03 L:4.12759192228480000782e-03)
lists -1/3 2 "${third[@]}"
lists -3 2 $(printf '%s\n' "${third[@]}" | tr LR RL)
lists -1 2 RR:2.94240120899358255953e-04 B:0.00034722222222222222 R:2.91265741518681527397e-03
lists -1 3 RR:2.94240120899358255953e-04 B:0.00034722222222222222 R:2.91265741518681527397e-03 \
  RRR:6.38965230961912214869e-05 B:6.85871056241426611797e-05
lists 1/1000000 2 RR:1.42221795555143889876e-04 RL:2.69854784596691705258e-04 B:0.00034722222222222222 \
  RR:3.47222029320274e-04 LR:3.47222157921774e-04 RL:7.42077327114383125970e-04 RR:1.0952797774745e-03 \
  LR:1.096643965453760e-03 R:1.0973909465013074e-03 RL:1.09739094650508687497e-03 R:5.5555493827077046e-03 \
  LR:8.8197288649e-02 R:8.8377105624554806e-02 L:8.8707525740334815e-02
# A zero with q_1 + 1 = 1.7 10^-6, whose uniqueness box is much smaller than its distance from the end.
solve_json a 1/1000000 3 --interval -1,1 --target '4*x^3 - 3*x'
exited 0 && json '"status":"complete"' && json '"approx":"-0.99999834615' && holds check "$work/a"
report "4x^3-3x, gamma = 10^-6, 3 neurons: complete, and the gradient vanishes everywhere"

for gamma in 1/10 -1/3 -1; do
  solve_json a "$gamma" 3 --interval 0,1 --target 'x^2' --density '1 + x'
  { printf 'relucert-problem 1\ninterval 0 1\ntarget x^2\ndensity 1 + x\nhidden 3\n'
    echo "activation two-slope $gamma"; } >"$work/p.prob"
  run export "$work/p.prob" --output "$work/systems${gamma%/*}"
  exited 0 && holds systems "$work/a" "$work/systems${gamma%/*}"
  report "exported systems, gamma = $gamma"
done

run solve --interval 0,1 --target x --hidden 2 --activation 'two-slope 67108863/2'
exited 2 && silent && complains "expected a sum of both below 2^26"
report "a slope with a large numerator is refused"
finish
