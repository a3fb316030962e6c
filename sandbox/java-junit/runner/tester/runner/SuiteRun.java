package tester.runner;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.CancellationToken;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import tester.order.SeededOrder;

/** One run of a compiled suite, with classes loaded for it alone. */
final class SuiteRun {
    static final int PASSED = 0;
    static final int FAILED = 1;
    static final int NOT_LOADED = 2;

    /** `ids`: JUnit's own, of the tests to run; all when empty. `seed`: of their order; the suite's own when empty. */
    record Wish(Optional<List<String>> ids, Optional<Long> seed, CancellationToken cancellation) {
        static final Wish ALL = new Wish(Optional.empty(), Optional.empty(), CancellationToken.disabled());
    }

    private final CompiledClasses classes;
    private final SourceCoverage coverage;
    private final FailureText failures;

    SuiteRun(CompiledClasses classes) {
        this.classes = classes;
        this.coverage = new SourceCoverage(classes);
        this.failures = new FailureText(classes);
    }

    SourceCoverage coverage() {
        return coverage;
    }

    /** Returns the exit code. */
    int run(Report report, Wish wish) {
        UserClassLoader loader = new UserClassLoader(classes, coverage::instrumented);
        Thread.currentThread().setContextClassLoader(loader);
        List<? extends DiscoverySelector> selected;
        try {
            selected = wish.ids().isEmpty()
                    ? testClasses(loader)
                    : wish.ids().get().stream().map(id -> selectUniqueId(id)).toList();
        } catch (ClassNotFoundException | LinkageError fault) {
            return report.notLoaded("suite", failures.of(fault));
        }
        ResultReporter results = new ResultReporter(report, failures, loader);
        try {
            execute(selected, wish, results);
        } catch (OutOfMemoryError broken) {
            // Threads have run out: JUnit gives up then. When the heap has run out, the virtual machine is gone already.
            results.breakOff(broken);
        }
        coverage.tell(report);
        return results.isAnyBroken() ? FAILED : PASSED;
    }

    /** Finds the tests without running them; none when the suite cannot be loaded. */
    TestKeys list() {
        TestKeys keys = new TestKeys();
        UserClassLoader loader = new UserClassLoader(classes, new ListedClasses(classes)::woven);
        Thread.currentThread().setContextClassLoader(loader);
        try {
            execute(testClasses(loader), Wish.ALL, keys);
        } catch (ClassNotFoundException | LinkageError _) {
            return new TestKeys();
        }
        return keys;
    }

    private static void execute(
            List<? extends DiscoverySelector> selected, Wish wish, TestExecutionListener listener) {
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request().selectors(selected);
        wish.seed().ifPresent(seed -> request.configurationParameters(Map.of(
                "junit.jupiter.testmethod.order.default", SeededOrder.Methods.class.getName(),
                "junit.jupiter.testclass.order.default", SeededOrder.Classes.class.getName(),
                SeededOrder.SEED, Long.toString(seed))));
        launcher().execute(
                request.forExecution().cancellationToken(wish.cancellation()).listeners(listener).build());
    }

    private static Launcher launcher() {
        LauncherConfig config = LauncherConfig.builder()
                .enableTestEngineAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .addTestEngines(new JupiterTestEngine())
                .build();
        return LauncherFactory.create(config);
    }

    /** Classes of the suite that JUnit can make objects of by themselves; it finds the nested ones through them. */
    private List<DiscoverySelector> testClasses(ClassLoader loader) throws ClassNotFoundException {
        List<DiscoverySelector> selected = new ArrayList<>();
        for (String name : classes.suiteNames()) {
            Class<?> type = Class.forName(name, false, loader);
            boolean isInner = type.isMemberClass() && !Modifier.isStatic(type.getModifiers());
            if (!isInner && !type.isAnonymousClass() && !type.isLocalClass()) selected.add(selectClass(type));
        }
        return selected;
    }
}
