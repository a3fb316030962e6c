package tester.runner;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jacoco.core.analysis.Analyzer;
import org.jacoco.core.analysis.CoverageBuilder;
import org.jacoco.core.analysis.ICounter;
import org.jacoco.core.analysis.ISourceFileCoverage;
import org.jacoco.core.data.ExecutionData;
import org.jacoco.core.data.ExecutionDataStore;
import org.jacoco.core.instr.Instrumenter;
import org.jacoco.core.internal.data.CRC64;
import tester.probes.Probes;

/** Line and branch coverage of the source alone, measured by code that is woven into its classes as they are loaded. */
final class SourceCoverage {
    private final CompiledClasses classes;
    private final Set<String> names;
    private final Instrumenter instrumenter = new Instrumenter(new ProbeLookup());

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
        CoverageBuilder builder = new CoverageBuilder();
        try {
            ExecutionDataStore reached = new ExecutionDataStore();
            Analyzer analyzer = new Analyzer(reached, builder);
            for (String name : names) {
                byte[] bytes = classes.bytesOf(name).orElseThrow();
                long id = CRC64.classId(bytes);
                boolean[] probes = Probes.reached(id);
                if (probes != null) reached.put(new ExecutionData(id, name.replace('.', '/'), probes));
                analyzer.analyzeClass(bytes, name);
            }
        } catch (IOException | IllegalStateException fault) {
            report.noCoverage(fault.toString());
            return;
        }
        tell(report, builder.getSourceFiles());
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
