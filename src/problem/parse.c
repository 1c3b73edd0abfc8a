/* Problem files: lines, the header, and keywords (doc/formats.md, section 1). */
#include <string.h>
#include "problem/problem.h"
#include "problem/statements.h"

/* A file that is being read. */
typedef struct {
  builder build;
  int header; /* the line "relucert-problem 1" has been read */
} reader;

static const struct {
  const char *keyword;
  int (*read)(builder *b, scanner *s);
} statements[] = {
  { "interval", statement_interval },     { "target", statement_target }, { "density", statement_density },
  { "activation", statement_activation }, { "hidden", statement_hidden }, { "layers", statement_layers },
  { "loss", statement_loss },             { "data", statement_data },
};

/* Read a statement from its keyword on. */
static int read_statement(reader *r, scanner *s) {
  const char *from = s->at, *to = scan_word_end(s, from);
  size_t i, n = (size_t) (to - from);
  for (i = 0; i < sizeof statements / sizeof *statements; i++)
    if (strlen(statements[i].keyword) == n && memcmp(from, statements[i].keyword, n) == 0) {
      s->at = to;
      return statements[i].read(&r->build, s);
    }
  return scan_unexpected(s, from, to, "interval, target, density, activation, hidden, data, layers or loss");
}

/* Read one line, which ends before `end` (line end excluded); 0 after an error. */
static int read_line(reader *r, scanner *s) {
  if (!scan_check_line(s))
    return 0;
  if (scan_at_end(s))
    return 1;
  if (r->header)
    return read_statement(r, s);
  r->header = 1;
  return scan_header(s, "relucert-problem");
}

/* Is everything there? s stands on the last line. */
static int check_complete(const reader *r, scanner *s) {
  const char *missing = NULL;
  if (!r->header)
    missing = "'relucert-problem 1'";
  else if (!r->build.interval.name && !r->build.data.name)
    missing = "'interval A B'";
  else if (!r->build.target.name && !r->build.data.name)
    missing = "'target POLY' or 'target [L, R] POLY'";
  else if (!r->build.hidden.name)
    missing = "'hidden H'";
  if (!missing)
    return 1;
  return scan_fail(s, s->end, "found the end of the file, expected %s", missing);
}

/* Read all lines of the text. */
static int read_text(reader *r, scanner *s, const char *text_end) {
  const char *next;
  for (;;) {
    next = scan_find_line(s, text_end);
    if (!read_line(r, s))
      return 0;
    if (!next)
      break;
    s->start = next;
    s->line++;
  }
  return check_complete(r, s) && statements_finish(&r->build);
}

relucert_problem *relucert_problem_parse(relucert_context *ctx, const char *string, size_t len,
                                         const char *name) {
  reader r;
  scanner s;
  context_clear_error(ctx);
  memset(&r, 0, sizeof r);
  memset(&s, 0, sizeof s);
  s.ctx = ctx;
  s.name = name;
  s.line = 1;
  s.start = s.at = s.end = string;
  if (len > CAP_FILE) {
    scan_fail(&s, s.at, "found more than %ld bytes, expected at most %ld", CAP_FILE, CAP_FILE);
    return NULL;
  }
  r.build.problem = problem_new();
  if (read_text(&r, &s, string + len))
    return r.build.problem;
  relucert_problem_free(r.build.problem);
  return NULL;
}
