/* Folders that commands write files to. */
#ifndef RELUCERT_CLI_FOLDERS_H
#define RELUCERT_CLI_FOLDERS_H

#include "relucert.h"

/* Is this the name of a folder? */
int folder_exists(const char *name);
/* Make the folder unless it exists. Returns 0, or 4 after an error message. */
int folder_make(const char *name);
/* "FOLDER/FILE", owned by the caller (relucert_free). */
char *folder_join(const char *folder, const char *file);
/* Write a file of the folder, whole or not at all. Returns 0, or the exit status after an error message. */
int folder_write(relucert_context *ctx, const char *folder, const char *file, const char *content);

#endif
