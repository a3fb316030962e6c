package tester.runner;

import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Tells each result as its test ends. */
final class ResultReporter implements TestExecutionListener {
    private final Report report;
    private final FailureText failures;
    private final ClassLoader loader;
    private final Map<String, Long> startedAt = new ConcurrentHashMap<>();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final AtomicLong collected = new AtomicLong();
    private volatile TestPlan plan;
    private volatile boolean isAnyBroken;

    ResultReporter(Report report, FailureText failures, ClassLoader loader) {
        this.report = report;
        this.failures = failures;
        this.loader = loader;
    }

    /** Whether a test failed or could not be run. */
    boolean isAnyBroken() {
        return isAnyBroken;
    }

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        this.plan = plan;
        collected.set(plan.countTestIdentifiers(TestIdentifier::isTest));
        report.collected(collected.get());
    }

    /** Parameterised and dynamic tests are found only while they run. */
    @Override
    public void dynamicTestRegistered(TestIdentifier test) {
        if (test.isTest()) report.collected(collected.incrementAndGet());
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        if (!test.isTest()) return;
        startedAt.put(test.getUniqueId(), System.nanoTime());
        report.started(test.getUniqueId());
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        tellOfAll(test, Report.Outcome.skipped(reason));
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        boolean isSuccess = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
        if (test.isTest()) tell(test, isSuccess ? Report.Outcome.PASSED : outcomeOf(test, result));
        else if (!isSuccess) tellOfAll(test, outcomeOf(test, result));
    }

    /** Gives each test without a result one: those that had begun failed with what broke the run off. */
    void breakOff(Throwable broken) {
        Report.Outcome failed = new Report.Outcome("failed", failures.of(broken));
        Report.Outcome notRun = new Report.Outcome("errored", "the run was broken off before it");
        plan.getRoots().stream()
                .flatMap(root -> plan.getDescendants(root).stream())
                .filter(each -> each.isTest() && !told.contains(each.getUniqueId()))
                .forEach(each -> tell(each, startedAt.containsKey(each.getUniqueId()) ? failed : notRun));
    }

    /** What befalls a class befalls each of its tests that has no result yet; it stands for itself when none is left. */
    private void tellOfAll(TestIdentifier test, Report.Outcome outcome) {
        List<TestIdentifier> affected = plan.getDescendants(test).stream()
                .filter(each -> each.isTest() && !told.contains(each.getUniqueId())).toList();
        if (affected.isEmpty()) tell(test, outcome);
        else affected.forEach(each -> tell(each, outcome));
    }

    private void tell(TestIdentifier test, Report.Outcome outcome) {
        told.add(test.getUniqueId());
        isAnyBroken |= !outcome.status().equals("passed") && !outcome.status().equals("skipped");
        long now = System.nanoTime();
        double durationMs = (now - startedAt.getOrDefault(test.getUniqueId(), now)) / 1000 / 1000.0;
        report.test(test.getUniqueId(), nameOf(test), outcome, durationMs);
    }

    private Report.Outcome outcomeOf(TestIdentifier test, TestExecutionResult result) {
        Throwable raised = result.getThrowable().orElse(null);
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            return Report.Outcome.skipped(raised == null ? "aborted" : raised.getMessage());
        }
        String message = raised == null ? "it failed without saying why" : failures.of(raised);
        boolean isItsOwn = test.isTest() && (raised == null || !isRaisedAroundTest(raised));
        return new Report.Outcome(isItsOwn ? "failed" : "errored", message);
    }

    /** Whether the outermost step of the user's code is one that sets a test up or tears it down. */
    private boolean isRaisedAroundTest(Throwable raised) {
        List<StackTraceElement> steps = failures.ownSteps(raised);
        if (steps.isEmpty()) return false;
        StackTraceElement outermost = steps.getLast();
        try {
            Class<?> type = Class.forName(outermost.getClassName(), false, loader);
            return Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> method.getName().equals(outermost.getMethodName()))
                    .anyMatch(ResultReporter::isAroundTest);
        } catch (ClassNotFoundException | LinkageError _) {
            return false;
        }
    }

    private static boolean isAroundTest(Method method) {
        return method.isAnnotationPresent(BeforeEach.class) || method.isAnnotationPresent(AfterEach.class);
    }

    private Report.TestName nameOf(TestIdentifier test) {
        Deque<String> path = new ArrayDeque<>();
        StringBuilder name = new StringBuilder(displayed(test));
        Optional<TestIdentifier> around = plan.getParent(test);
        while (around.isPresent() && around.get().getParentId().isPresent()) {
            // Runs of a parameterised test are named after its method and their arguments.
            boolean isMethod = around.get().getSource().orElse(null) instanceof MethodSource && path.isEmpty();
            if (isMethod) name.insert(0, displayed(around.get()) + " ");
            else namesOf(around.get()).reversed().forEach(path::addFirst);
            around = plan.getParent(around.get());
        }
        return new Report.TestName(name.toString(), List.copyOf(path));
    }

    /** JUnit calls a static class inside another one `Outer$Inner`. */
    private static List<String> namesOf(TestIdentifier container) {
        String name = displayed(container);
        boolean isDefault = container.getSource().orElse(null) instanceof ClassSource source
                && source.getClassName().endsWith(name);
        return isDefault ? List.of(name.split("\\$")) : List.of(name);
    }

    private static String displayed(TestIdentifier test) {
        String name = test.getDisplayName();
        return name.endsWith("()") ? name.substring(0, name.length() - 2) : name;
    }
}
