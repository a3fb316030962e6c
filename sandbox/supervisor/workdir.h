#ifndef WORKDIR_H
#define WORKDIR_H

#include <stddef.h>

/*
 * Writes a new file below the current directory, making the folders on the way. An absolute path, `..`, an existing
 * file and a symbolic link anywhere on the way are refused. Returns 0, or -1 with errno.
 */
int write_new_file(const char *path, const void *content, size_t length);

#endif
