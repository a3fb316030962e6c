#ifndef RUNNER_H
#define RUNNER_H

#include <sys/types.h>

/* The loaded interpreter that waits for its one job, and our ends of its pipes. */
struct runner {
    pid_t pid;
    int go;     /* settings go in; closing it lets the runner start */
    int out;
    int err;
    int report; /* the first byte says "ready", everything after it is the report */
};

/* Descriptors on which the runner finds the two pipes that an ordinary program does not have. */
#define RUNNER_GO_FD 3
#define RUNNER_REPORT_FD 4

/* Starts `command` with its stdin at end of file, first in line for the kernel's out-of-memory killer. */
struct runner start_runner(char *const command[]);

#endif
