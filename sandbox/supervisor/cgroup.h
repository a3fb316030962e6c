#ifndef CGROUP_H
#define CGROUP_H

/* What the kernel counts for the whole sandbox, read through cgroup v2 or v1; -1 where neither tells. */
long long cgroup_oom_kills(void);
long long cgroup_cpu_microseconds(void);
long long cgroup_peak_memory_bytes(void);
/* Processes and threads that were not made because there were as many as there may be. */
long long cgroup_refused_processes(void);

#endif
