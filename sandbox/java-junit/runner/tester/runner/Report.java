package tester.runner;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is told about a run, one record at a time. */
@FunctionalInterface
public interface Report {
    void tell(Map<String, Object> entry);

    default void collected(long count) {
        tell(Json.object("kind", "collected", "count", count));
    }

    /** The suite, or the source that it needs, could not be loaded. */
    default void collectionError(String file, String message) {
        tell(Json.object("kind", "collection_error", "name", file, "message", message));
    }

    /** The compiler has looked at the source. */
    default void compiled(Optional<Compiler.Fault> fault) {
        tell(Json.object("kind", "compiled", "fault", fault.map(Compiler.Fault::fields).orElse(null)));
    }

    /** The same, as all that there is to tell. Returns the exit code. */
    default int notLoaded(String file, String message) {
        collectionError(file, message);
        collected(0);
        noCoverage("nothing has run");
        return SuiteRun.NOT_LOADED;
    }

    default void started(String id) {
        tell(Json.object("kind", "started", "id", id));
    }

    default void test(String id, TestName test, Outcome outcome, double durationMs) {
        tell(Json.object(
                "kind", "test", "id", id, "name", test.name(), "path", test.path(),
                "status", outcome.status(), "durationMs", durationMs, "message", outcome.message()));
    }

    default void coverage(Count lines, Count branches, List<Integer> missedLines, List<String> missedBranches) {
        tell(Json.object(
                "kind", "coverage", "lines", lines.fields(), "branches", branches.fields(),
                "missedLines", missedLines, "missedBranches", missedBranches));
    }

    default void noCoverage(String message) {
        tell(Json.object("kind", "no_coverage", "message", message));
    }

    /** The run came to its own end; the process exits with this code next. */
    default void end(int exitCode) {
        tell(Json.object("kind", "end", "exitCode", exitCode));
    }

    /** Something has come between, so that the results prove nothing. */
    default void interrupted(String message) {
        tell(Json.object("kind", "interrupted", "message", message));
    }

    /** How a test is called, and the classes around it, outermost first. */
    record TestName(String name, List<String> path) {}

    /** `message`: why it did not pass; null when it did. */
    record Outcome(String status, String message) {
        static final Outcome PASSED = new Outcome("passed", null);

        static Outcome skipped(String reason) {
            return new Outcome("skipped", reason);
        }
    }

    record Count(int covered, int total) {
        private Map<String, Object> fields() {
            return Json.object("covered", covered, "total", total);
        }
    }
}
