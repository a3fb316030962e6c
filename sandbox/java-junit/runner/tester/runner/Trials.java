package tester.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Many runs of a suite in one process, each with classes and a thread of its own. What these do not keep apart is looked
 * at after each run: when something stays behind, or a run never ends, the rest is left to another sandbox.
 */
final class Trials {
    /** Milliseconds for finding the tests, before the first trial. */
    private static final long LISTING_MS = 10_000;
    /** Exit code of a trial that something came between. */
    private static final int BROKEN = 70;

    private final Compiler compiler;
    private final Report host;
    private final Leftovers leftovers = new Leftovers();
    private volatile TestKeys keys = new TestKeys();
    /** Of the job's own source; null while that has not been compiled, or cannot be. */
    private volatile CompiledClasses unchanged;

    Trials(Compiler compiler, Report host) {
        this.compiler = compiler;
        this.host = host;
    }

    /** Returns the exit code: 0, for what the trials came to is in their records. */
    int run(Path workDirectory) throws IOException {
        Path incoming = workDirectory.resolve("incoming");
        String source = Files.readString(incoming.resolve("Source.java"));
        String suite = Files.readString(incoming.resolve("Suite.java"));
        Instruments.prepareFor(source, suite);
        boolean isFirst = true;
        for (Trial trial : Trial.listIn(Files.readString(incoming.resolve("trials.json")))) {
            leftovers.tidy();
            TrialReport report = new TrialReport(trial);
            if (isFirst && !isDoneWithin(LISTING_MS, () -> list(source, suite))) {
                host.tell(report.timedOut(LISTING_MS));
                break;
            }
            isFirst = false;
            leftovers.tidy();
            if (!tryOne(trial, trial.source().orElse(source), suite, report) || !leftovers.clear()) break;
        }
        return SuiteRun.PASSED;
    }

    /** Whether it came to its end. */
    private boolean tryOne(Trial trial, String source, String suite, TrialReport report) {
        long began = System.nanoTime();
        int[] exitCode = {BROKEN};
        boolean isOver = isDoneWithin(trial.wallMs(), () -> exitCode[0] = attempt(trial, source, suite, report));
        long wallMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        Optional<String> changed = Instruments.guard().firstChange();
        changed.ifPresent(name -> report.interrupted("the suite changed " + name));
        Map<String, Object> record = isOver ? report.exited(exitCode[0], wallMs) : report.timedOut(wallMs);
        host.tell(record);
        return isOver && changed.isEmpty();
    }

    private int attempt(Trial trial, String source, String suite, TrialReport report) {
        try {
            boolean isKnown = trial.source().isEmpty() && unchanged != null;
            int exitCode = switch (isKnown ? new Compiler.Compiled(unchanged) : compile(source, suite)) {
                case Compiler.Rejected(String file, String message) -> report.notLoaded(file, message);
                case Compiler.Compiled(CompiledClasses classes) -> run(trial, classes, report);
            };
            report.end(exitCode);
            return exitCode;
        } catch (Throwable fault) { // user code may raise anything at all
            report.interrupted(fault.toString());
            return BROKEN;
        }
    }

    private int run(Trial trial, CompiledClasses classes, TrialReport report) {
        SuiteRun run = new SuiteRun(classes);
        report.readFrom(keys, run.coverage());
        report.found(keys.all());
        return run.run(report, new SuiteRun.Wish(trial.tests().map(keys::idsOf), trial.seed(), report.cancellation()));
    }

    /** A source that does not compile, or code that breaks JUnit, leaves the tests unknown; the trials tell why. */
    private void list(String source, String suite) {
        try {
            if (compile(source, suite) instanceof Compiler.Compiled(CompiledClasses classes)) {
                unchanged = classes;
                keys = new SuiteRun(classes).list();
            }
        } catch (Throwable _) {
            keys = new TestKeys();
        }
    }

    private Compiler.Compilation compile(String source, String suite) {
        Supplier<JavaText> sourceText = () -> new JavaText("Source.java", source);
        Supplier<JavaText> suiteText = () -> new JavaText("Suite.java", suite);
        return unchanged == null
                ? compiler.compile(sourceText.get(), suiteText.get())
                : compiler.recompile(unchanged, sourceText, suiteText);
    }

    /** A thread of its own keeps what is bound to threads apart; one that never ends goes with the process. */
    private static boolean isDoneWithin(long wallMs, Runnable work) {
        // User code sees the name that it would see in an ordinary run.
        Thread thread = new Thread(work, Thread.currentThread().getName());
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wallMs);
        thread.start();
        while (thread.isAlive()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) return false;
            try {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
            } catch (InterruptedException _) { // by user code, which can find this thread: nothing ends by that
                Thread.interrupted();
            }
        }
        return true;
    }
}
