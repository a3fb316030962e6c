package tester.runner;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jacoco.core.analysis.Analyzer;
import org.jacoco.core.analysis.CoverageBuilder;
import org.jacoco.core.analysis.IClassCoverage;
import org.jacoco.core.analysis.ICounter;
import org.jacoco.core.analysis.IMethodCoverage;
import org.jacoco.core.analysis.ISourceFileCoverage;
import org.jacoco.core.analysis.ISourceNode;
import org.jacoco.core.data.ExecutionData;
import org.jacoco.core.data.ExecutionDataStore;
import org.jacoco.core.instr.Instrumenter;
import org.jacoco.core.internal.data.CRC64;
import tester.probes.Probes;

/** Line and branch coverage of the source alone, measured by code that is woven into its classes as they are loaded. */
final class SourceCoverage {
    private static final AtomicLong RUNS = new AtomicLong();
    /** Golden ratio: spreads small numbers over all bits. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final CompiledClasses classes;
    private final Set<String> names;
    private final ProbeLookup probes = new ProbeLookup(RUNS.incrementAndGet() * SPREAD);
    private final Instrumenter instrumenter = new Instrumenter(probes);
    /** What had run of each class when its probes were last taken back. */
    private final Map<String, boolean[]> reachedBefore = new HashMap<>();

    SourceCoverage(CompiledClasses classes) {
        this.classes = classes;
        this.names = classes.sourceNames();
    }

    /** The class with probes in it; `original` itself for the suite's, and where there is no room for probes. */
    byte[] instrumented(String name, byte[] original) {
        if (!names.contains(name)) return original;
        try {
            return instrumenter.instrument(original, name);
        } catch (IOException tooLarge) {
            return original;
        }
    }

    void tell(Report report) {
        takeProbes();
        try {
            tell(report, analyze(names, reachedBefore).getSourceFiles());
        } catch (IOException | IllegalStateException fault) {
            report.noCoverage(fault.toString());
        }
    }

    /**
     * 1-based lines that have run since it was last asked; empty when that cannot be told. What loading a class runs is
     * not among them: it is the business of no single test.
     */
    List<Integer> takeLines() {
        Map<String, boolean[]> since = takeProbes();
        Set<Integer> lines = new TreeSet<>();
        try {
            for (IClassCoverage type : analyze(since.keySet(), since).getClasses()) {
                for (IMethodCoverage method : type.getMethods()) {
                    if (!method.getName().equals("<clinit>")) addReached(method, lines);
                }
            }
        } catch (IOException | IllegalStateException _) {
            return List.of();
        }
        return List.copyOf(lines);
    }

    private static void addReached(ISourceNode node, Set<Integer> lines) {
        for (int number = node.getFirstLine(); number <= node.getLastLine(); number++) {
            int status = node.getLine(number).getStatus();
            if (status != ICounter.EMPTY && status != ICounter.NOT_COVERED) lines.add(number);
        }
    }

    /** Probes that were reached since the last time, by class; from now on they are not. */
    private Map<String, boolean[]> takeProbes() {
        Map<String, boolean[]> since = new HashMap<>();
        for (String name : names) {
            boolean[] live = Probes.reached(probes.probesOf(CRC64.classId(classes.bytesOf(name).orElseThrow())));
            if (live == null) continue;
            boolean[] taken = live.clone();
            Arrays.fill(live, false);
            boolean[] whole = reachedBefore.computeIfAbsent(name, _ -> new boolean[taken.length]);
            boolean isAny = false;
            for (int i = 0; i < taken.length; i++) {
                whole[i] |= taken[i];
                isAny |= taken[i];
            }
            if (isAny) since.put(name, taken);
        }
        return since;
    }

    private CoverageBuilder analyze(Set<String> names, Map<String, boolean[]> reached) throws IOException {
        ExecutionDataStore data = new ExecutionDataStore();
        CoverageBuilder builder = new CoverageBuilder();
        Analyzer analyzer = new Analyzer(data, builder);
        for (String name : names) {
            byte[] bytes = classes.bytesOf(name).orElseThrow();
            boolean[] its = reached.get(name);
            if (its != null) data.put(new ExecutionData(CRC64.classId(bytes), name.replace('.', '/'), its));
            analyzer.analyzeClass(bytes, name);
        }
        return builder;
    }

    private static void tell(Report report, Iterable<ISourceFileCoverage> files) {
        Map<Integer, int[]> branches = new TreeMap<>();
        List<Integer> missedLines = new ArrayList<>();
        int lines = 0;
        for (ISourceFileCoverage file : files) {
            for (int number = file.getFirstLine(); number <= file.getLastLine(); number++) {
                int status = file.getLine(number).getStatus();
                if (status == ICounter.EMPTY) continue;
                lines++;
                if (status == ICounter.NOT_COVERED) missedLines.add(number);
                ICounter here = file.getLine(number).getBranchCounter();
                if (here.getTotalCount() > 0) {
                    branches.put(number, new int[] {here.getCoveredCount(), here.getTotalCount()});
                }
            }
        }
        int covered = branches.values().stream().mapToInt(each -> each[0]).sum();
        int total = branches.values().stream().mapToInt(each -> each[1]).sum();
        List<String> missed = branches.entrySet().stream()
                .filter(each -> each.getValue()[0] < each.getValue()[1])
                .map(each -> each.getKey() + ":" + (each.getValue()[1] - each.getValue()[0]) + "/" + each.getValue()[1])
                .toList();
        report.coverage(
                new Report.Count(lines - missedLines.size(), lines), new Report.Count(covered, total), missedLines, missed);
    }
}
