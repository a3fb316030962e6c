#define _GNU_SOURCE
#include "workdir.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int is_plain_name(const char *name)
{
    return name[0] != '\0' && strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

/* Opens folder `name` of `parent`, making it first where it is missing. `parent` is closed. */
static int enter(int parent, const char *name)
{
    int folder = -1;
    if (mkdirat(parent, name, 0700) == 0 || errno == EEXIST) {
        folder = openat(parent, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    }
    int reason = errno;
    close(parent);
    errno = reason;
    return folder;
}

static int write_content(int file, const char *next, size_t length)
{
    while (length > 0) {
        ssize_t written = write(file, next, length);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return -1;
        next += written;
        length -= (size_t)written;
    }
    return 0;
}

int write_new_file(const char *path, const void *content, size_t length)
{
    char name[256];
    int folder = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    const char *slash;
    for (; folder >= 0; path = slash + 1) {
        slash = strchrnul(path, '/');
        size_t name_length = (size_t)(slash - path);
        if (name_length >= sizeof name) name_length = sizeof name - 1;
        memcpy(name, path, name_length);
        name[name_length] = '\0';
        if (!is_plain_name(name)) {
            close(folder);
            errno = EINVAL;
            return -1;
        }
        if (*slash == '\0') break;
        folder = enter(folder, name);
    }
    if (folder < 0) return -1;

    int file = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    int result = file < 0 ? -1 : write_content(file, content, length);
    int reason = errno;
    if (file >= 0) close(file);
    close(folder);
    errno = reason;
    return result;
}
