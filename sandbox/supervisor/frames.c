#include "frames.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "workdir.h"

static void write_fully(const void *bytes, size_t length)
{
    const char *next = bytes;
    while (length > 0) {
        ssize_t written = write(STDOUT_FILENO, next, length);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) _exit(EXIT_FAILURE); /* nobody is left to be told */
        next += written;
        length -= (size_t)written;
    }
}

void send_frame(enum frame_type type, const void *payload, size_t length)
{
    unsigned char head[5] = {(unsigned char)type, (unsigned char)(length >> 24), (unsigned char)(length >> 16),
                             (unsigned char)(length >> 8), (unsigned char)length};
    write_fully(head, sizeof head);
    write_fully(payload, length);
}

_Noreturn void fault(const char *what)
{
    char text[512];
    int length = snprintf(text, sizeof text, "%s: %s", what, strerror(errno));
    send_frame(FRAME_FAULT, text, (size_t)length < sizeof text ? (size_t)length : sizeof text - 1);
    _exit(EXIT_FAILURE);
}

static void read_fully(void *bytes, size_t length)
{
    char *next = bytes;
    while (length > 0) {
        ssize_t got = read(STDIN_FILENO, next, length);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fault("reading the job");
        if (got == 0) _exit(EXIT_SUCCESS);
        next += got;
        length -= (size_t)got;
    }
}

static uint32_t read_number(uint32_t maximum, const char *what)
{
    unsigned char bytes[4];
    read_fully(bytes, sizeof bytes);
    uint32_t number = (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
    if (number > maximum) {
        errno = EMSGSIZE;
        fault(what);
    }
    return number;
}

static void receive_file(void)
{
    char path[MAX_PATH_BYTES + 1];
    uint32_t path_length = read_number(MAX_PATH_BYTES, "path of a file");
    read_fully(path, path_length);
    path[path_length] = '\0';
    if (strlen(path) != path_length) {
        errno = EINVAL;
        fault("path of a file");
    }
    uint32_t length = read_number(MAX_FILE_BYTES, "content of a file");
    char *content = malloc(length > 0 ? length : 1);
    if (content == NULL) fault("content of a file");
    read_fully(content, length);
    if (write_new_file(path, content, length) < 0) fault(path);
    free(content);
}

void receive_job(struct job *job)
{
    job->wall_ms = read_number(UINT32_MAX, "wall limit");
    job->output_bytes = read_number(UINT32_MAX, "output limit");
    job->flood_bytes = read_number(UINT32_MAX, "flood limit");
    job->settings_length = read_number(MAX_SETTINGS_BYTES, "settings");
    read_fully(job->settings, job->settings_length);
    uint32_t files = read_number(MAX_FILES, "number of files");
    for (uint32_t i = 0; i < files; i++) receive_file();
}
