/* Tables with aligned columns. */
#ifndef RELUCERT_REPORT_COLUMNS_H
#define RELUCERT_REPORT_COLUMNS_H

#include "base/text.h"

/* Cells in row order. A heading that starts with '>' (not printed) makes its column right-aligned; a
   heading "\n" puts the cells of that column, the last one, on lines of their own below their rows. */
typedef struct {
  slong ncolumns, ncells, room;
  char **cells;
  const char *const *headings;
} columns;

void columns_init(columns *table, const char *const *headings, slong ncolumns);
void columns_clear(columns *table);
/* Append the next cell and empty t. */
void columns_add(columns *table, text *t);
void columns_add_string(columns *table, const char *string);
/* The headings and all rows, with the given indentation. */
void columns_print(text *t, const columns *table, int indent);

#endif
