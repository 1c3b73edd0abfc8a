/* Command line options. */
#define _XOPEN_SOURCE 700
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/context.h"
#include "cli/options.h"

#define OPTION_SPEC(id, name, argument, repeatable, verbs, help) {name, argument, repeatable, verbs, help},
const option_spec option_specs[OPT_COUNT] = {OPTION_TABLE(OPTION_SPEC)};

int usage_error(const char *verb, const char *format, ...) {
  va_list args;
  fputs("relucert: error: ", stderr);
  va_start(args, format);
  vfprintf(stderr, format, args);
  va_end(args);
  fprintf(stderr, "\nTry 'relucert %s%s--help'.\n", verb ? verb : "", verb ? " " : "");
  return RELUCERT_BAD_INPUT;
}

/* The option of this verb whose name is the first n bytes of arg, or OPT_COUNT. */
static option_id find(const char *arg, size_t n, int verb_bit) {
  int i;
  for (i = 0; i < OPT_COUNT; i++)
    if ((option_specs[i].verbs & verb_bit) && strlen(option_specs[i].name) == n
        && memcmp(option_specs[i].name, arg, n) == 0)
      break;
  return (option_id) i;
}

/* Record one occurrence; values has room for every argument there is. */
static void record(option_values *given, const char *value, int argc) {
  if (!given->values)
    given->values = mem_alloc((size_t) argc, sizeof *given->values);
  given->values[given->n++] = value;
}

/* The option at argv[i], as --name, --name VALUE or --name=VALUE. Returns the number of arguments
   used, or 0 after an error message. */
static int parse_option(options *o, int verb_bit, int argc, char **argv, int i) {
  const char *arg = argv[i], *value = strchr(arg, '=');
  size_t n = value ? (size_t) (value - arg) : strlen(arg);
  option_id id = find(arg, n, verb_bit);
  const option_spec *spec = option_specs + id;
  int used = 1;
  if (id == OPT_COUNT) {
    usage_error(o->verb, "found unknown option '%s', expected an option of relucert %s", arg, o->verb);
    return 0;
  }
  if (value)
    value++;
  if (value && !spec->argument) {
    usage_error(o->verb, "found '%s', expected %s without an argument", arg, spec->name);
    return 0;
  }
  if (!value && spec->argument) {
    value = i + 1 < argc ? argv[i + 1] : NULL;
    used = 2;
    if (!value || find(value, strlen(value), verb_bit) != OPT_COUNT) {
      usage_error(o->verb, "found %s without its argument, expected %s %s", spec->name, spec->name,
                  spec->argument);
      return 0;
    }
  }
  if (o->given[id].n > 0 && !spec->repeatable) {
    usage_error(o->verb, "found %s twice, expected it at most once", spec->name);
    return 0;
  }
  record(o->given + id, value, argc);
  return used;
}

int options_parse(options *o, const char *verb, int verb_bit, int argc, char **argv) {
  int i = 0, only_operands = 0;
  *o = (options) {.verb = verb};
  o->operands = mem_alloc((size_t) argc, sizeof *o->operands);
  while (i < argc) {
    if (!only_operands && strcmp(argv[i], "--") == 0) {
      only_operands = 1;
      i++;
    } else if (!only_operands && argv[i][0] == '-' && argv[i][1]) {
      int used = parse_option(o, verb_bit, argc, argv, i);
      if (!used)
        return RELUCERT_BAD_INPUT;
      i += used;
    } else if (!*argv[i]) {
      return usage_error(o->verb, "found an empty argument '', expected the name of a file or folder");
    } else {
      o->operands[o->noperands++] = argv[i++];
    }
  }
  return 0;
}

void options_clear(options *o) {
  int i;
  for (i = 0; i < OPT_COUNT; i++)
    mem_free(o->given[i].values);
  mem_free(o->operands);
}

const char *options_value(const options *o, option_id id) {
  return o->given[id].n > 0 ? o->given[id].values[0] : NULL;
}

int options_natural(const options *o, option_id id, long most, long *n) {
  const char *value = options_value(o, id);
  size_t length;
  if (!value)
    return 0;
  length = strlen(value);
  *n = length > 0 && length <= 10 && strspn(value, "0123456789") == length ? strtol(value, NULL, 10) : 0;
  if (*n < 1 || *n > most)
    return usage_error(o->verb, "found %s '%s', expected an integer from 1 to %ld", option_specs[id].name,
                       value, most);
  return 0;
}

int options_jobs(const options *o, long *jobs) {
  enum { MOST_JOBS = 1024 };
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
  *jobs = processors < 1 ? 1 : processors > MOST_JOBS ? MOST_JOBS : processors;
  return options_natural(o, OPT_JOBS, MOST_JOBS, jobs);
}
