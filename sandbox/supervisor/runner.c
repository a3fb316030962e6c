#define _GNU_SOURCE
#include "runner.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "frames.h"

#define REPORT_PIPE_BYTES (1 << 20)

struct ends {
    int read;
    int write;
};

static struct ends make_pipe(void)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) fault("pipe");
    return (struct ends){ends[0], ends[1]};
}

static _Noreturn void give_up(const char *what)
{
    perror(what);
    _exit(126);
}

/*
 * The kernel kills the process with the highest score first. pid 1 keeps its own, so it survives to tell what
 * happened. /proc/self belongs to root while a process is not dumpable, which this child inherits until it execs.
 */
static void volunteer_for_oom_killer(void)
{
    if (prctl(PR_SET_DUMPABLE, 1) < 0) give_up("dumpable");
    int score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (score < 0 || write(score, "1000", 4) != 4) give_up("oom_score_adj");
    close(score);
}

/* Moves the pipes onto the descriptors that the runner expects; the copies lose close-on-exec, all else keeps it. */
static void arrange_descriptors(int go, int out, int err, int report)
{
    const int wanted[] = {open("/dev/null", O_RDONLY | O_CLOEXEC), out, err, go, report};
    const int count = sizeof wanted / sizeof *wanted;
    int high[sizeof wanted / sizeof *wanted];
    for (int fd = 0; fd < count; fd++) {
        high[fd] = fcntl(wanted[fd], F_DUPFD_CLOEXEC, count);
        if (high[fd] < 0) give_up("descriptors");
    }
    for (int fd = 0; fd < count; fd++) {
        if (dup2(high[fd], fd) < 0) give_up("descriptors");
    }
}

struct runner start_runner(char *const command[])
{
    struct ends go = make_pipe(), out = make_pipe(), err = make_pipe(), report = make_pipe();
    /* Only a convenience for bursts of records: an unprivileged user may be refused this. */
    (void)fcntl(report.read, F_SETPIPE_SZ, REPORT_PIPE_BYTES);
    pid_t pid = fork();
    if (pid < 0) fault("fork");
    if (pid == 0) {
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        signal(SIGPIPE, SIG_DFL);
        setsid();
        volunteer_for_oom_killer();
        arrange_descriptors(go.read, out.write, err.write, report.write);
        execvp(command[0], command);
        give_up(command[0]);
    }
    close(go.read);
    close(out.write);
    close(err.write);
    close(report.write);
    return (struct runner){pid, go.write, out.read, err.read, report.read};
}
