/*
 * pid 1 of a single-use sandbox: loads a runner, takes one job, watches it, tells how it ended, and is gone.
 *
 *   supervisor WORK_DIRECTORY COMMAND [ARGUMENT...]
 *
 * COMMAND is the runner. It writes one byte to descriptor 4 when it is loaded, then reads descriptor 3 to its end for
 * the settings of its job, and reports on descriptor 4. See frames.h for what the host says and hears.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "frames.h"
#include "run.h"
#include "runner.h"

static int watch_children(void)
{
    sigset_t children;
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    if (sigprocmask(SIG_BLOCK, &children, NULL) < 0) fault("signal mask");
    int fd = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
    if (fd < 0) fault("signalfd");
    return fd;
}

/* The runner ended before it had a job: its last words are the reason. */
static _Noreturn void runner_lost(const struct runner *runner)
{
    char words[4096];
    fcntl(runner->err, F_SETFL, O_NONBLOCK);
    ssize_t length = read(runner->err, words, sizeof words);
    send_frame(FRAME_FAULT, words, length > 0 ? (size_t)length : 0);
    _exit(EXIT_FAILURE);
}

static void await_ready(const struct runner *runner)
{
    struct pollfd watched[] = {{runner->report, POLLIN, 0}, {STDIN_FILENO, POLLRDHUP, 0}};
    while (poll(watched, 2, -1) < 0) {
        if (errno != EINTR) fault("poll");
    }
    char ready;
    if (watched[0].revents == 0) _exit(EXIT_SUCCESS); /* the host left */
    if (read(runner->report, &ready, 1) != 1) runner_lost(runner);
    send_frame(FRAME_READY, "", 0);
}

/* A runner that dies while it waits in stock must not be handed a job. */
static void await_job(const struct runner *runner, int children)
{
    struct pollfd watched[] = {{STDIN_FILENO, POLLIN, 0}, {children, POLLIN, 0}};
    while (watched[0].revents == 0) {
        if (poll(watched, 2, -1) < 0 && errno != EINTR) fault("poll");
        if (waitpid(runner->pid, NULL, WNOHANG) == runner->pid) runner_lost(runner);
        struct signalfd_siginfo seen;
        while (read(children, &seen, sizeof seen) > 0) continue;
    }
}

static void say_go(const struct runner *runner, const struct job *job)
{
    if (write(runner->go, job->settings, job->settings_length) != (ssize_t)job->settings_length) {
        fault("handing the settings to the runner");
    }
    close(runner->go);
}

int main(int count, char **arguments)
{
    static struct job job;
    if (count < 3) {
        fprintf(stderr, "usage: %s WORK_DIRECTORY COMMAND [ARGUMENT...]\n", arguments[0]);
        return EXIT_FAILURE;
    }
    /* The run's processes share our user: not dumpable, our memory and descriptors stay out of their reach. */
    if (prctl(PR_SET_DUMPABLE, 0) < 0) fault("dumpable");
    if (chdir(arguments[1]) < 0) fault(arguments[1]);
    signal(SIGPIPE, SIG_IGN);
    int children = watch_children();
    struct runner runner = start_runner(arguments + 2);
    await_ready(&runner);
    await_job(&runner, children);
    receive_job(&job);
    watch_run(&runner, &job, children, say_go);
    return EXIT_SUCCESS;
}
