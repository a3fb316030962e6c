package tester.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs a suite against its source with JUnit. */
final class Execution {
    private static final int PASSED = 0;
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
            case Compiler.Rejected(String file, String message) -> report.notLoaded(file, message);
            case Compiler.Compiled(CompiledClasses classes) -> new SuiteRun(classes).run(report, SuiteRun.Wish.ALL);
        };
    }
}
