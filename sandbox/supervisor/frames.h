#ifndef FRAMES_H
#define FRAMES_H

#include <stddef.h>
#include <stdint.h>

/*
 * What the supervisor and its host say to each other. Integers are unsigned, 32 bits, big-endian.
 *
 * From the supervisor, on stdout, any number of frames:   type (1 byte), length, payload
 * To the supervisor, on stdin, exactly one job:           wallMs, outputBytes, floodBytes,
 *                                                         length + settings (JSON text, handed on unread),
 *                                                         number of files, for each: length + path, length + content
 * An end of file on stdin ends the sandbox at any time.
 */
enum frame_type {
    FRAME_READY = 'R',   /* the runner is loaded; a job may come */
    FRAME_STDOUT = 'o',
    FRAME_STDERR = 'e',
    FRAME_REPORT = 'r',  /* bytes of the runner's own channel */
    FRAME_END = 'x',     /* JSON: how the run ended; the last frame */
    FRAME_FAULT = 'f',   /* text: the sandbox itself is broken; the last frame */
};

#define MAX_FILES 64
#define MAX_PATH_BYTES 255
#define MAX_FILE_BYTES (16u << 20)
/* What an empty pipe takes without blocking, so that a runner that never reads cannot hold the supervisor. */
#define MAX_SETTINGS_BYTES 65536u

struct job {
    uint32_t wall_ms;
    uint32_t output_bytes; /* stdout plus stderr that are passed on */
    uint32_t flood_bytes;  /* stdout plus stderr past which the run is killed */
    uint32_t settings_length;
    char settings[MAX_SETTINGS_BYTES];
};

void send_frame(enum frame_type type, const void *payload, size_t length);

/* Tells the host that the sandbox itself failed, errno included, and ends it. */
_Noreturn void fault(const char *what);

/* Reads the job and writes its files below the current directory. Ends the sandbox on an end of file. */
void receive_job(struct job *job);

#endif
