package tester.explorer;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.ThreadMXBean;
import java.util.Optional;
import tester.probes.Watch;

/** Runs user code in a thread of its own and sees to it that every call ends. */
final class Pulse {
    /** Milliseconds of computing that a call may take, and of waiting. */
    private static final long COMPUTING_MS = 200;
    private static final long WAITING_MS = 2_000;
    /** Milliseconds that a call gets to notice that it has been ended. */
    private static final long GRACE_MS = 600;
    private static final int POLL_MS = 3;
    private static final double MOST_OF_HEAP = 0.6;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Optional<MemoryPoolMXBean> old = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getName().contains("Tenured"))
            .findFirst();
    private volatile long call;
    private volatile boolean isRunning;
    private volatile long beganNs;
    private volatile long beganCpuNs;
    private int abandoned;

    void begin() {
        beganNs = System.nanoTime();
        beganCpuNs = threads.getCurrentThreadCpuTime();
        call = Watch.begin();
        isRunning = true;
    }

    /** Returns why the call had to be ended; empty when it was not. */
    String end() {
        isRunning = false;
        String reason = Watch.end();
        Thread.interrupted();
        return reason;
    }

    /** Threads that never came to their end. */
    int abandoned() {
        return abandoned;
    }

    /** Whether the work came to its end; else its thread was left behind. */
    boolean run(Runnable work) {
        Thread thread = new Thread(work, "main");
        thread.setDaemon(true);
        thread.start();
        long expiredNs = 0;
        long expiredCall = -1;
        while (thread.isAlive()) {
            try {
                thread.join(POLL_MS);
            } catch (InterruptedException _) {
                Thread.interrupted();
            }
            if (!isRunning) continue;
            long current = call;
            if (current == expiredCall && (System.nanoTime() - expiredNs) / 1_000_000 > GRACE_MS) {
                Watch.doom(thread);
                isRunning = false;
                abandoned++;
                return false;
            }
            String reason = current == expiredCall ? "" : reasonToEnd(thread);
            if (reason.isEmpty()) continue;
            expiredNs = System.nanoTime();
            expiredCall = current;
            Watch.expire(current, reason);
            thread.interrupt();
        }
        return true;
    }

    private String reasonToEnd(Thread thread) {
        long waited = (System.nanoTime() - beganNs) / 1_000_000;
        if (waited < COMPUTING_MS / 2 && !isMemoryShort()) return "";
        if (isMemoryShort()) return "it uses up the memory";
        long computed = (threads.getThreadCpuTime(thread.threadId()) - beganCpuNs) / 1_000_000;
        return computed > COMPUTING_MS || waited > WAITING_MS ? "it does not end" : "";
    }

    private boolean isMemoryShort() {
        return old.filter(pool -> pool.getUsage().getUsed() > pool.getUsage().getMax() * MOST_OF_HEAP).isPresent();
    }
}
