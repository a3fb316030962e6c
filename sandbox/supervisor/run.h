#ifndef RUN_H
#define RUN_H

#include "frames.h"
#include "runner.h"

/* Starts the clock, lets the runner go, relays what it says, ends it at its limits, and sends FRAME_END. */
void watch_run(struct runner *runner, const struct job *job, int children,
               void (*go)(const struct runner *, const struct job *));

#endif
