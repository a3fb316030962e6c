#define _GNU_SOURCE
#include "cgroup.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The number after `key` in a kernel file, or the first one for an empty key; -1 when it is not there. */
static long long number_in(const char *path, const char *key)
{
    char text[4096];
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return -1;
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    if (length <= 0) return -1;
    text[length] = '\0';
    const char *found = strstr(text, key);
    return found == NULL ? -1 : atoll(found + strlen(key));
}

long long cgroup_oom_kills(void)
{
    long long kills = number_in("/sys/fs/cgroup/memory.events", "oom_kill ");
    return kills >= 0 ? kills : number_in("/sys/fs/cgroup/memory/memory.oom_control", "oom_kill ");
}

long long cgroup_cpu_microseconds(void)
{
    long long used = number_in("/sys/fs/cgroup/cpu.stat", "usage_usec ");
    if (used >= 0) return used;
    long long nanoseconds = number_in("/sys/fs/cgroup/cpuacct/cpuacct.usage", "");
    return nanoseconds < 0 ? -1 : nanoseconds / 1000;
}

long long cgroup_peak_memory_bytes(void)
{
    long long peak = number_in("/sys/fs/cgroup/memory.peak", "");
    return peak >= 0 ? peak : number_in("/sys/fs/cgroup/memory/memory.max_usage_in_bytes", "");
}

long long cgroup_refused_processes(void)
{
    long long refused = number_in("/sys/fs/cgroup/pids.events", "max ");
    return refused >= 0 ? refused : number_in("/sys/fs/cgroup/pids/pids.events", "max ");
}
