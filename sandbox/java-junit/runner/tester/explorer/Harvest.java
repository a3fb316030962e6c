package tester.explorer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was seen of one callable: of calls that went the same way to the same result, the one that is easiest to read. */
final class Harvest {
    private static final int MAX_PER_PATH = 10;
    private static final int MAX_KEPT = 40;

    private final Map<String, Map<String, Observed>> byPath = new LinkedHashMap<>();
    private final Set<String> arcs = new HashSet<>();
    private final Map<String, Integer> reasons = new HashMap<>();

    /** Whether it shows something new. */
    synchronized boolean add(Observed seen) {
        boolean isNewArc = arcs.addAll(seen.arcs());
        Map<String, Observed> results = byPath.computeIfAbsent(String.join(" ", seen.arcs()), _ -> new LinkedHashMap<>());
        Observed known = results.get(seen.result());
        boolean isCheaper = known == null || seen.cost() < known.cost();
        if (isCheaper) results.put(seen.result(), seen);
        return isNewArc || known == null && results.size() <= MAX_PER_PATH;
    }

    synchronized void refused(String reason) {
        reasons.merge(reason.isEmpty() ? "no input known to us shows anything" : reason, 1, Integer::sum);
    }

    synchronized int countOf(String reason) {
        return reasons.getOrDefault(reason, 0);
    }

    synchronized String reason() {
        return reasons.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey).orElse("no input known to us shows anything");
    }

    /** Of each path some, the easiest to read first; what checks nothing only where there is nothing else. */
    synchronized List<Observed> kept() {
        List<List<Observed>> paths = new ArrayList<>();
        boolean isTelling = byPath.values().stream().flatMap(path -> path.values().stream()).anyMatch(Observed::saysSomething);
        for (Map<String, Observed> path : byPath.values()) {
            paths.add(path.values().stream().filter(each -> !isTelling || each.saysSomething())
                    .sorted(Comparator.comparingInt(Observed::cost)).limit(MAX_PER_PATH).toList());
        }
        List<Observed> kept = new ArrayList<>();
        for (int turn = 0; turn < MAX_PER_PATH; turn++) {
            for (List<Observed> path : paths) if (turn < path.size() && kept.size() < MAX_KEPT) kept.add(path.get(turn));
        }
        return kept;
    }
}
