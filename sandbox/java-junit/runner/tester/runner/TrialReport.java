package tester.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.CancellationToken;

/** Keeps what is told about a trial, tests by their keys, and ends it at the first failure where that is wanted. */
final class TrialReport implements Report {
    private final Trial trial;
    private final CancellationToken cancellation = CancellationToken.create();
    private final List<Map<String, Object>> records = new ArrayList<>();
    private final List<Map<String, Object>> lines = new ArrayList<>();
    private TestKeys keys;
    private SourceCoverage coverage;

    TrialReport(Trial trial) {
        this.trial = trial;
    }

    /** What a test is called, and what tells the lines that it ran. */
    void readFrom(TestKeys keys, SourceCoverage coverage) {
        this.keys = keys;
        this.coverage = coverage;
    }

    CancellationToken cancellation() {
        return cancellation;
    }

    @Override
    public synchronized void tell(Map<String, Object> entry) {
        records.add(entry);
    }

    void found(List<String> found) {
        tell(Json.object("kind", "found", "keys", found));
    }

    @Override
    public void started(String id) {
        if (!isOver()) Report.super.started(keys.keyOf(id));
    }

    @Override
    public void test(String id, TestName test, Outcome outcome, double durationMs) {
        // What follows the first failure is skipped, which is no result.
        if (isOver()) return;
        String key = keys.keyOf(id);
        Report.super.test(key, test, outcome, durationMs);
        if (trial.measuresCoverage()) countLines(key);
        boolean isFailure = !outcome.status().equals("passed") && !outcome.status().equals("skipped");
        if (isFailure && trial.stopsAtFailure()) cancellation.cancel();
    }

    @Override
    public void coverage(Count lines, Count branches, List<Integer> missedLines, List<String> missedBranches) {
        if (trial.measuresCoverage()) Report.super.coverage(lines, branches, missedLines, missedBranches);
    }

    @Override
    public void noCoverage(String message) {
        if (trial.measuresCoverage()) Report.super.noCoverage(message);
    }

    @Override
    public void end(int exitCode) {
        if (trial.measuresCoverage()) tell(Json.object("kind", "lines_by_test", "tests", linesByTest()));
        Report.super.end(exitCode);
    }

    /** The record of a trial that came to its end. */
    synchronized Map<String, Object> exited(int exitCode, long wallMs) {
        return record("exited", exitCode, null, wallMs);
    }

    /** The record of one that did not, and will be killed. */
    synchronized Map<String, Object> timedOut(long wallMs) {
        return record("timed_out", null, 9, wallMs);
    }

    private Map<String, Object> record(String end, Integer exitCode, Integer signal, long wallMs) {
        return Json.object(
                "kind", "trial", "id", trial.id(), "end", end, "exitCode", exitCode, "signal", signal,
                "wallMs", wallMs, "isIntact", true, "records", List.copyOf(records));
    }

    private synchronized void countLines(String key) {
        lines.add(Json.object("key", key, "lines", coverage.takeLines()));
    }

    private synchronized List<Map<String, Object>> linesByTest() {
        return List.copyOf(lines);
    }

    private boolean isOver() {
        return cancellation.isCancellationRequested();
    }
}
