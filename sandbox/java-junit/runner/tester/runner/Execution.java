package tester.runner;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs a suite against its source with JUnit. */
final class Execution {
    private static final int PASSED = 0;
    private static final int FAILED = 1;
    private static final int NOT_LOADED = 2;

    private final Compiler compiler = new Compiler();

    /** Where the workspace puts the two texts before their names are known. Returns the exit code. */
    int run(Path workDirectory, Report report) throws IOException {
        String source = Files.readString(workDirectory.resolve("incoming/Source.java"));
        String suite = Files.readString(workDirectory.resolve("incoming/Suite.java"));
        return run(source, suite, report);
    }

    /** Looks at the syntax of the source alone: names it takes from elsewhere are not looked up. Returns the exit code. */
    int parse(Path workDirectory, Report report) throws IOException {
        String source = Files.readString(workDirectory.resolve("incoming/Source.java"));
        report.compiled(compiler.parse(new JavaText("Source.java", source)));
        return PASSED;
    }

    int run(String source, String suite, Report report) {
        Instruments.prepareFor(source, suite);
        Compiler.Compilation compilation =
                compiler.compile(new JavaText("Source.java", source), new JavaText("Suite.java", suite));
        return switch (compilation) {
            case Compiler.Rejected(String file, String message) -> notLoaded(file, message, report);
            case Compiler.Compiled(CompiledClasses classes) -> run(classes, report);
        };
    }

    private static int run(CompiledClasses classes, Report report) {
        SourceCoverage coverage = new SourceCoverage(classes);
        FailureText failures = new FailureText(classes);
        UserClassLoader loader = new UserClassLoader(classes, coverage);
        Thread.currentThread().setContextClassLoader(loader);
        List<ClassSelector> selected;
        try {
            selected = selectTestClasses(classes, loader);
        } catch (ClassNotFoundException | LinkageError fault) {
            return notLoaded("suite", failures.of(fault), report);
        }
        ResultReporter results = new ResultReporter(report, failures, loader);
        LauncherConfig config = LauncherConfig.builder()
                .enableTestEngineAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .addTestEngines(new JupiterTestEngine())
                .build();
        try {
            LauncherFactory.create(config)
                    .execute(LauncherDiscoveryRequestBuilder.request().selectors(selected).build(), results);
        } catch (OutOfMemoryError broken) {
            // Threads have run out: JUnit gives up then. When the heap has run out, the virtual machine is gone already.
            results.breakOff(broken);
        }
        coverage.tell(report);
        return results.isAnyBroken() ? FAILED : PASSED;
    }

    /** Classes of the suite that JUnit can make objects of by themselves; it finds the nested ones through them. */
    private static List<ClassSelector> selectTestClasses(CompiledClasses classes, ClassLoader loader)
            throws ClassNotFoundException {
        List<ClassSelector> selected = new ArrayList<>();
        for (String name : classes.suiteNames()) {
            Class<?> type = Class.forName(name, false, loader);
            boolean isInner = type.isMemberClass() && !Modifier.isStatic(type.getModifiers());
            if (!isInner && !type.isAnonymousClass() && !type.isLocalClass()) selected.add(selectClass(type));
        }
        return selected;
    }

    private static int notLoaded(String file, String message, Report report) {
        report.collectionError(file, message);
        report.collected(0);
        report.noCoverage("nothing has run");
        return NOT_LOADED;
    }
}
