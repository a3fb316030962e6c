#define _GNU_SOURCE
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cgroup.h"

#define MAX_REPORT_BYTES (8ull << 20)
/* Killed processes let go of their pipes at once; one that the kernel holds longer must not hold the answer. */
#define DRAIN_MS 500
#define MAX_POLL_MS 60000
#define CHUNK_BYTES 65536

enum stream { STREAM_OUT, STREAM_ERR, STREAM_REPORT, STREAMS };

struct run {
    int fds[STREAMS]; /* -1 once at its end */
    unsigned long long output_bytes, report_bytes, dropped[STREAMS];
    pid_t pid;
    bool has_ended, is_timed_out, is_flooded;
    int status; /* of the runner, as wait() gives it */
};

static long long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* Everything in our pid namespace but ourselves. */
static void kill_all(void)
{
    kill(-1, SIGKILL);
}

static void relay_output(struct run *run, enum stream stream, const char *bytes, size_t length, const struct job *job)
{
    unsigned long long room = run->output_bytes < job->output_bytes ? job->output_bytes - run->output_bytes : 0;
    size_t kept = length < room ? length : (size_t)room;
    run->output_bytes += length;
    run->dropped[stream] += length - kept;
    if (kept > 0) send_frame(stream == STREAM_OUT ? FRAME_STDOUT : FRAME_STDERR, bytes, kept);
    if (run->output_bytes > job->flood_bytes && !run->is_flooded) {
        run->is_flooded = true;
        kill_all();
    }
}

static void relay_report(struct run *run, const char *bytes, size_t length)
{
    run->report_bytes += length;
    if (run->report_bytes <= MAX_REPORT_BYTES) send_frame(FRAME_REPORT, bytes, length);
    else run->dropped[STREAM_REPORT] += length;
}

static void relay(struct run *run, enum stream stream, const struct job *job)
{
    static char bytes[CHUNK_BYTES];
    ssize_t length = read(run->fds[stream], bytes, sizeof bytes);
    if (length < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (length <= 0) {
        close(run->fds[stream]);
        run->fds[stream] = -1;
    } else if (stream == STREAM_REPORT) {
        relay_report(run, bytes, (size_t)length);
    } else {
        relay_output(run, stream, bytes, (size_t)length, job);
    }
}

/* Orphans come to pid 1 as well. When the runner ends, what it left behind has no business any more. */
static void reap(struct run *run, int children)
{
    struct signalfd_siginfo seen;
    while (read(children, &seen, sizeof seen) > 0) continue;
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        if (pid != run->pid) continue;
        run->has_ended = true;
        run->status = status;
        kill_all();
    }
}

static bool is_any_open(const struct run *run)
{
    return run->fds[STREAM_OUT] >= 0 || run->fds[STREAM_ERR] >= 0 || run->fds[STREAM_REPORT] >= 0;
}

static void watch(struct run *run, const struct job *job, int children)
{
    long long deadline = now_ms() + job->wall_ms;
    while (is_any_open(run) || !run->has_ended) {
        struct pollfd watched[STREAMS + 2];
        for (int i = 0; i < STREAMS; i++) watched[i] = (struct pollfd){run->fds[i], POLLIN, 0};
        watched[STREAMS] = (struct pollfd){children, POLLIN, 0};
        watched[STREAMS + 1] = (struct pollfd){STDIN_FILENO, POLLIN | POLLRDHUP, 0};
        long long left = deadline - now_ms();
        if (left <= 0 && (run->has_ended || run->is_timed_out)) return; /* drained long enough */
        if (left <= 0) {
            run->is_timed_out = true;
            kill_all();
            deadline = now_ms() + DRAIN_MS;
            continue;
        }
        if (poll(watched, STREAMS + 2, left < MAX_POLL_MS ? (int)left : MAX_POLL_MS) < 0 && errno != EINTR) fault("poll");
        if (watched[STREAMS + 1].revents != 0) _exit(EXIT_SUCCESS); /* the host left: the namespace ends with us */
        for (int i = 0; i < STREAMS; i++) {
            if (run->fds[i] >= 0 && watched[i].revents != 0) relay(run, (enum stream)i, job);
        }
        bool had_ended = run->has_ended;
        reap(run, children);
        if (run->has_ended && !had_ended) deadline = now_ms() + DRAIN_MS;
    }
}

/* A process that was killed for memory explains every other end but a clean exit. */
static const char *end_of(const struct run *run, long long oom_kills)
{
    bool is_clean = run->has_ended && WIFEXITED(run->status) && WEXITSTATUS(run->status) == 0;
    if (oom_kills > 0 && !is_clean) return "out_of_memory";
    if (run->is_flooded) return "output_flooded";
    if (run->is_timed_out) return "timed_out";
    return "exited";
}

static bool is_full(const char *directory)
{
    struct statvfs disk;
    if (statvfs(directory, &disk) != 0) return false;
    /* gVisor does not count inodes: it says 0 of 0. */
    return (disk.f_blocks > 0 && disk.f_bavail == 0) || (disk.f_files > 0 && disk.f_ffree == 0);
}

/* What the kernel had counted when the run began, and has counted now. */
struct counts {
    long long oom_kills, cpu_us, refused_processes;
};

static struct counts count(void)
{
    return (struct counts){cgroup_oom_kills(), cgroup_cpu_microseconds(), cgroup_refused_processes()};
}

static void send_end(const struct run *run, long long wall_ms, struct counts before, struct counts after)
{
    long long cpu_us = after.cpu_us < 0 ? -1 : after.cpu_us - before.cpu_us;
    struct rusage reaped;
    getrusage(RUSAGE_CHILDREN, &reaped);
    if (cpu_us < 0) {
        cpu_us = (reaped.ru_utime.tv_sec + reaped.ru_stime.tv_sec) * 1000000LL + reaped.ru_utime.tv_usec +
                 reaped.ru_stime.tv_usec;
    }
    long long peak = cgroup_peak_memory_bytes();
    if (peak < 0) peak = reaped.ru_maxrss * 1024LL;
    char json[768];
    int length = snprintf(json, sizeof json,
                          "{\"end\":\"%s\",\"exitCode\":%d,\"signal\":%d,\"wallMs\":%lld,\"cpuMs\":%lld.%03lld,"
                          "\"peakMemoryBytes\":%lld,\"droppedStdoutBytes\":%llu,\"droppedStderrBytes\":%llu,"
                          "\"droppedReportBytes\":%llu,\"refusedProcesses\":%lld,\"isDiskFull\":%s}",
                          end_of(run, after.oom_kills - before.oom_kills), run->has_ended && WIFEXITED(run->status) ? WEXITSTATUS(run->status) : -1,
                          run->has_ended && WIFSIGNALED(run->status) ? WTERMSIG(run->status) : 0, wall_ms, cpu_us / 1000,
                          cpu_us % 1000, peak, run->dropped[STREAM_OUT], run->dropped[STREAM_ERR],
                          run->dropped[STREAM_REPORT], after.refused_processes - before.refused_processes,
                          is_full(".") || is_full("/tmp") ? "true" : "false");
    send_frame(FRAME_END, json, (size_t)length);
}

void watch_run(struct runner *runner, const struct job *job, int children,
               void (*go)(const struct runner *, const struct job *))
{
    struct run run = {.fds = {runner->out, runner->err, runner->report}, .pid = runner->pid};
    for (int i = 0; i < STREAMS; i++) fcntl(run.fds[i], F_SETFL, O_NONBLOCK);
    struct counts before = count();
    long long started = now_ms();
    go(runner, job);
    watch(&run, job, children);
    long long wall_ms = now_ms() - started;
    send_end(&run, wall_ms, before, count());
}
