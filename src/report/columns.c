/* Tables with aligned columns. */
#include <string.h>
#include "report/columns.h"

void columns_init(columns *table, const char *const *headings, slong ncolumns) {
  *table = (columns) {.ncolumns = ncolumns, .headings = headings};
}

void columns_clear(columns *table) {
  slong i;
  for (i = 0; i < table->ncells; i++)
    mem_free(table->cells[i]);
  mem_free(table->cells);
}

void columns_add(columns *table, text *t) {
  if (table->ncells == table->room) {
    table->room = 2 * table->room + 16;
    table->cells = mem_realloc(table->cells, (size_t) table->room, sizeof *table->cells);
  }
  table->cells[table->ncells++] = text_take(t);
}

void columns_add_string(columns *table, const char *string) {
  text t = {0};
  text_append(&t, string);
  columns_add(table, &t);
}

/* The heading of a column without its mark. */
static const char *heading(const columns *table, slong column) {
  return table->headings[column] + (table->headings[column][0] == '>');
}

/* The widths of all columns; the caller frees them. */
static size_t *widths(const columns *table) {
  size_t *width = mem_alloc((size_t) table->ncolumns, sizeof *width);
  slong i;
  for (i = 0; i < table->ncolumns; i++)
    width[i] = strlen(heading(table, i));
  for (i = 0; i < table->ncells; i++)
    if (strlen(table->cells[i]) > width[i % table->ncolumns])
      width[i % table->ncolumns] = strlen(table->cells[i]);
  return width;
}

/* n spaces. */
static void spaces(text *t, size_t n) { text_printf(t, "%*s", (int) n, ""); }

/* One line; cells NULL means the headings. No space stands at the end of the line. */
static void print_line(text *t, const columns *table, const size_t *width, char *const *cells, int indent) {
  size_t pending = (size_t) indent;
  slong i;
  for (i = 0; i < table->ncolumns; i++) {
    const char *cell = cells ? cells[i] : heading(table, i);
    size_t pad = width[i] - strlen(cell);
    int right = table->headings[i][0] == '>';
    if (table->headings[i][0] == '\n') {
      if (cells && *cell)
        text_printf(t, "\n%*s%s", indent + 4, "", cell);
    } else if (*cell) {
      spaces(t, pending + (right ? pad : 0));
      text_append(t, cell);
      pending = right ? 0 : pad;
    } else {
      pending += pad;
    }
    pending += width[i] > 0 ? 2 : 0;
  }
  text_append(t, "\n");
}

void columns_print(text *t, const columns *table, int indent) {
  size_t *width = widths(table);
  slong i;
  print_line(t, table, width, NULL, indent);
  for (i = 0; i + table->ncolumns <= table->ncells; i += table->ncolumns)
    print_line(t, table, width, table->cells + i, indent);
  mem_free(width);
}
