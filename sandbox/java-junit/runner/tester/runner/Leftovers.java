package tester.runner;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Provider;
import java.security.Security;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** What a trial may leave behind outside its classes: files, processes, threads, and what Java has once for all. */
final class Leftovers {
    private static final List<Path> DIRECTORIES = List.of(Path.of("/work"), Path.of("/tmp"), Path.of("/dev/shm"));
    /** Milliseconds that a thread or a killed process gets to come to its end. */
    private static final int GRACE_MS = 500;
    private static final int STEP_MS = 5;

    private final ThreadGroup group = Thread.currentThread().getThreadGroup();
    private final Set<Thread> threads = Thread.getAllStackTraces().keySet();
    private final Properties properties = (Properties) System.getProperties().clone();
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final InputStream in = System.in;
    private final Locale locale = Locale.getDefault();
    private final Locale displayLocale = Locale.getDefault(Locale.Category.DISPLAY);
    private final Locale formatLocale = Locale.getDefault(Locale.Category.FORMAT);
    private final TimeZone timeZone = TimeZone.getDefault();
    private final Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
    private final List<Provider> providers = List.of(Security.getProviders());

    /** Makes everything as it was; false when something stays that only a new sandbox is free of. */
    boolean clear() {
        putBack();
        boolean isQuiet = areThreadsGone();
        // A thread that was on its way may have written once more.
        return tidy() && isQuiet && !out.checkError() && !err.checkError()
                && List.of(Security.getProviders()).equals(providers);
    }

    /** Ends the processes and empties the folders; false when something stays. */
    boolean tidy() {
        putBack();
        boolean isAlone = areProcessesGone();
        try {
            for (Path directory : DIRECTORIES) empty(directory);
            return isAlone;
        } catch (IOException _) {
            return false;
        }
    }

    private void putBack() {
        System.setProperties((Properties) properties.clone());
        System.setOut(out);
        System.setErr(err);
        System.setIn(in);
        Locale.setDefault(locale);
        Locale.setDefault(Locale.Category.DISPLAY, displayLocale);
        Locale.setDefault(Locale.Category.FORMAT, formatLocale);
        TimeZone.setDefault(timeZone);
        Thread.setDefaultUncaughtExceptionHandler(handler);
    }

    private boolean areThreadsGone() {
        return isSoon(() -> !areThreadsLeft());
    }

    /** Kills all but the supervisor and ourselves. */
    private static boolean areProcessesGone() {
        return isSoon(() -> {
            List<ProcessHandle> left = others().toList();
            left.forEach(ProcessHandle::destroyForcibly);
            return left.isEmpty();
        });
    }

    private static boolean isSoon(BooleanSupplier condition) {
        for (int waited = 0; !condition.getAsBoolean(); waited += STEP_MS) {
            if (waited >= GRACE_MS) return false;
            LockSupport.parkNanos(STEP_MS * 1_000_000L);
        }
        return true;
    }

    private boolean areThreadsLeft() {
        Set<Thread> left = new HashSet<>(Thread.getAllStackTraces().keySet());
        left.removeAll(threads);
        return left.stream().anyMatch(this::isUsers);
    }

    /** Java's own helpers live in groups of their own; workers of the pool that all share stay, and have nothing to do. */
    private boolean isUsers(Thread thread) {
        ThreadGroup its = thread.getThreadGroup();
        if (its == null || !group.parentOf(its)) return false;
        ForkJoinPool common = ForkJoinPool.commonPool();
        boolean isIdle = thread instanceof ForkJoinWorkerThread worker
                && worker.getPool() == common
                && common.isQuiescent()
                && common.getDelayedTaskCount() == 0;
        return !isIdle;
    }

    private static Stream<ProcessHandle> others() {
        ProcessHandle self = ProcessHandle.current();
        long supervisor = self.parent().map(ProcessHandle::pid).orElse(1L);
        return ProcessHandle.allProcesses()
                .filter(each -> each.pid() != 1 && each.pid() != supervisor && !each.equals(self));
    }

    private static void empty(Path directory) throws IOException {
        try (Stream<Path> inside = Files.list(directory)) {
            for (Path each : inside.toList()) delete(each);
        }
    }

    private static void delete(Path file) throws IOException {
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            // Its owner may have closed it.
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
            empty(file);
        }
        Files.delete(file);
    }
}
