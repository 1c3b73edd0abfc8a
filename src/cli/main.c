/* relucert: the command line program. */
#include <stdio.h>
#include <string.h>
#include "cli/cli.h"
#include "cli/process.h"

static const verb verbs[] = {
  {"solve", VERB_SOLVE, cmd_solve, "FILE | --interval A,B --target '[L,R] POLY' ... --hidden H",
   "list all critical realization functions of a problem, with a certificate",
   "The problem is read from FILE, or given by the first five options. All critical functions\n"
   "N(x) = c + v_1 max(w_1 x + b_1, 0) + ... + v_H max(w_H x + b_H, 0) of the risk, the integral of\n"
   "(N - f)^2 p dx without a factor 1/2, are listed with their risks and types. A POLY is an expression\n"
   "such as 'x^2 - 1/2*x'.\n"},
  {"point", VERB_POINT, cmd_point, "PROBLEM THETA",
   "is a given network a critical point, and of what type?",
   "The problem is read from PROBLEM, or given by the first five options. THETA holds the parameters: lines\n"
   "'neuron W B V' and 'constant C' after the line 'relucert-theta 1', or a JSON object with the arrays w,\n"
   "b, v and the number c. Gradient, risk, the roles of all neurons and the type are exact; the critical\n"
   "functions are not enumerated, so there may be hundreds of neurons. Only --rank solves the problem;\n"
   "--jobs, --max-boxes and --checkpoint belong to it. With --near, THETA holds approximate parameters, as\n"
   "a training program prints them; R is a number such as 0.001 or 1e-6.\n"},
  {"check", VERB_CHECK, cmd_check, "CERT [FILE]",
   "check a certificate with the independent program relucert-check",
   "Every claim of the certificate CERT is proved again by relucert-check, which shares no code with\n"
   "this program; with FILE also that the certificate is about the problem in FILE.\n"},
  {"expect", VERB_EXPECT, cmd_expect, "DIR...", "solve again and compare with what is expected",
   "For every DIR: solve DIR/problem.prob, compare with DIR/expected.json, and check DIR/proof.cert.\n"},
  {"export", VERB_EXPORT, cmd_export, "FILE", "write the polynomial system of each region for other programs",
   "A region is a word (letters L and R, or B1, B2, ... with a full neuron) and the cell of every kink.\n"
   "Its system goes to standard output, or to a file in DIR when there are several regions. With quadratic\n"
   "activation there are two systems: W is parameters or realizations.\n"
   "--risk writes the risk itself, as a semialgebraic function of the parameters, for any width.\n"},
  {"theorem", VERB_THEOREM, cmd_theorem, "NAME [FILE] | --list | --all",
   "prove a theorem's example again, or a variant of it",
   "NAME is a name or label that --list prints; without options the instances of theorems.md are proved.\n"
   "finite-one-neuron, lojasiewicz and spurious-affine take a problem: FILE, or --interval and --target; the others\n"
   "take --hidden, --interval, --activation, --slope where they have a meaning. --cert names a file for one\n"
   "certificate, or a folder for all of them and their problem files.\n"},
  {"make", VERB_MAKE, cmd_make,
   "infinite-minima | blow-up | no-minimum | many-minima | spurious-deep [FILE]",
   "make a certified counterexample",
   "infinite-minima: a target with uncountably many functions of local minima whose risk is above the\n"
   "infimum by a --gap of G (default 1) or more (--hidden, --interval).\n"
   "blow-up: a target with a --gap of G or more (default 1) between the infimum of the risk and all\n"
   "critical risks (--hidden, --interval). no-minimum: a target for which the infimum is not attained\n"
   "(--activation relu or quadratic, --hidden, --interval). many-minima: one neuron, a target with\n"
   "--count N (default 10) or more local minima that are not global (--interval). spurious-deep: a problem\n"
   "(FILE, or options) with a continuum of local minima that are not global. The problem file goes to\n"
   "standard output, with the statement as a comment; with --output the folder DIR gets problem.prob,\n"
   "proof.cert and statement.txt.\n"},
};
enum { VERBS = sizeof verbs / sizeof *verbs };

static const char statuses[] =
  "\nExit status: 0 complete or verified; 1 a claim is false, a certificate is rejected, an expectation\n"
  "differs; 2 bad input or usage; 3 incomplete; 4 internal error or resource.\n";

/* relucert --help */
static int general_help(void) {
  int i;
  fputs("Usage: relucert COMMAND [OPTION...] ARGUMENT...\n\n"
        "Proves which functions are critical for the risk of a shallow ReLU network with one input.\n\n"
        "Commands:\n", stdout);
  for (i = 0; i < VERBS; i++)
    printf("  %-8s %s\n", verbs[i].name, verbs[i].summary);
  fputs("\nOptions: --version, --help; relucert COMMAND --help lists those of a command.\n", stdout);
  fputs(statuses, stdout);
  return 0;
}

/* relucert VERB --help, from the table of options. */
static int verb_help(const verb *v) {
  int i;
  printf("Usage: relucert %s [OPTION...] %s\n\n%s\nOptions:\n", v->name, v->synopsis, v->details);
  for (i = 0; i < OPT_COUNT; i++) {
    const option_spec *spec = option_specs + i;
    const char *argument = spec->argument ? spec->argument : "";
    if (spec->verbs & v->bit)
      printf("  %s %-*s %s\n", spec->name, (int) (26 - strlen(spec->name)), argument, spec->help);
  }
  fputs(statuses, stdout);
  return 0;
}

/* Parse the options of a verb and run it. */
static int run_verb(const verb *v, int argc, char **argv) {
  options o;
  int status = options_parse(&o, v->name, v->bit, argc, argv);
  if (status == 0)
    status = o.given[OPT_HELP].n ? verb_help(v) : v->run(&o);
  options_clear(&o);
  return status;
}

/* --help and --version stand alone. */
static int run_general_option(int argc, char **argv) {
  if (argc > 2)
    return usage_error(NULL, "found '%s' after %s, expected nothing", argv[2], argv[1]);
  if (strcmp(argv[1], "--help") == 0)
    return general_help();
  printf("relucert %s (FLINT %s, GMP %s)\n", relucert_version(), flint_version, gmp_version);
  return 0;
}

/* The first argument is a verb, --help or --version. */
static int run(int argc, char **argv) {
  int i;
  if (argc < 2)
    return usage_error(NULL, "found no command, expected solve, point, check, expect, export, theorem or "
                             "make");
  for (i = 0; i < VERBS; i++)
    if (strcmp(argv[1], verbs[i].name) == 0)
      return run_verb(verbs + i, argc - 2, argv + 2);
  if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "--version") == 0)
    return run_general_option(argc, argv);
  return usage_error(NULL,
                     "found unknown %s '%s', expected solve, point, check, expect, export, theorem or make",
                     argv[1][0] == '-' ? "option" : "command", argv[1]);
}

int main(int argc, char **argv) {
  int status = process_start();
  if (status == 0)
    status = run(argc, argv);
  return process_end(status);
}
