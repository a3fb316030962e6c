package tester.explorer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import tester.runner.Compiler;
import tester.runner.JavaText;
import tester.runner.Json;
import tester.runner.Report;

/** Runs the callables of one untrusted source on chosen inputs and reports what they did. */
public final class Explorer {
    /** Threads that may be left behind, each at work for ever, before the search ends. */
    static final int MAX_ABANDONED = 3;
    private static final long MAX_PER_TARGET_NS = 500_000_000L;
    private static final long LEAST_PER_TARGET_NS = 60_000_000L;
    /** Observations that are checked together. */
    private static final int BATCH = 160;
    /** Part of the time that searching may take; the rest is for checking. */
    private static final double SEARCHING = 0.6;

    private final Compiler compiler;
    private final Report report;
    private final Pulse pulse = new Pulse();
    private final Map<Target, Harvest> pending = new LinkedHashMap<>();
    private int observations;
    private int calls;

    public Explorer(Compiler compiler, Report report) {
        this.compiler = compiler;
        this.report = report;
    }

    /**
     * One record for each finding: `importFailure`, `callable`, `observation`, `skipped`, `possibleArcs` and, last,
     * `end`. `budgetMs`: milliseconds that it may take.
     */
    public void run(String source, long budgetMs) {
        long began = System.nanoTime();
        long untilNs = began + budgetMs * 1_000_000;
        JavaText text = new JavaText("Source.java", source);
        AtomicReference<SourceFacts> read = new AtomicReference<>();
        Compiler.Inspection found = compiler.inspect(text, (tree, positions) -> read.set(new SourceFacts(tree, positions)));
        if (!found.faults().isEmpty()) {
            Compiler.Fault fault = found.faults().getFirst();
            report.tell(Json.object("record", "importFailure", "type", "SyntaxError", "message", fault.message(), "line", fault.line(), "column", fault.column()));
            return;
        }
        SourceFacts facts = read.get();
        Realm realm = new Realm(found.classes());
        Map<String, String> broken = new LinkedHashMap<>();
        List<Class<?>> classes = initialized(Targets.classes(realm, new LinkedHashSet<>(found.classes().sourceNames()), broken), broken);
        List<Target> targets = Targets.in(classes, facts);
        report.tell(Json.object("record", "package", "name", text.packageName()));
        targets.forEach(target -> report.tell(target.record()));
        broken.forEach((name, reason) -> skip(name, "its class cannot be loaded: " + reason));
        Checks checks = new Checks(compiler, () -> new JavaText("Source.java", source), text, pulse);
        long searchUntilNs = began + (long) (budgetMs * SEARCHING * 1_000_000);
        String incomplete = explore(targets, facts, realm, classes, checks, searchUntilNs, untilNs, text.typeNames());
        report.tell(Json.object("record", "possibleArcs", "arcs", realm.possibleArcs()));
        report.tell(Json.object("record", "end", "calls", calls, "incomplete", incomplete));
    }

    /** Classes that can be used at all; a static initialiser may throw, or never end. */
    private List<Class<?>> initialized(List<Class<?>> classes, Map<String, String> broken) {
        List<Class<?>> usable = new ArrayList<>();
        for (Class<?> type : classes) {
            boolean isOver = pulse.run(() -> {
                pulse.begin();
                String fault = null;
                try {
                    Class.forName(type.getName(), true, type.getClassLoader());
                } catch (ExceptionInInitializerError thrown) {
                    fault = String.valueOf(thrown.getCause());
                } catch (Throwable thrown) {
                    fault = thrown.toString();
                }
                String ended = pulse.end();
                if (!ended.isEmpty()) fault = ended;
                if (fault == null) usable.add(type);
                else broken.put(type.getName(), fault);
            });
            if (!isOver) broken.put(type.getName(), "it does not end");
        }
        return usable;
    }

    /** Returns why it ended early; null when it did not. */
    private String explore(
            List<Target> targets, SourceFacts facts, Realm realm, List<Class<?>> classes, Checks checks, long searchUntilNs, long untilNs, Set<String> typeNames) {
        String incomplete = null;
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            long now = System.nanoTime();
            long share = Math.max(LEAST_PER_TARGET_NS, Math.min(MAX_PER_TARGET_NS, (searchUntilNs - now) * 2 / (targets.size() - i)));
            if (now > searchUntilNs || pulse.abandoned() >= MAX_ABANDONED) {
                incomplete = now > searchUntilNs ? "the time for the search was over" : "too many calls did not end";
                break;
            }
            Harvest harvest = new Harvest();
            pending.put(target, harvest);
            Caller caller = new Caller(realm, facts, pulse);
            Pools pools = new Pools(realm, classes, facts.constantsFor(target.executable().getDeclaringClass(), target.constants()));
            boolean isOver = pulse.run(() -> {
                Search search = new Search(target, siblingsOf(target, targets), pools, caller, harvest);
                search.run(System.nanoTime() + share);
                calls += search.calls();
            });
            if (!isOver) for (int n = 0; n < MAX_ABANDONED; n++) harvest.refused("it does not end");
            if (pending.values().stream().mapToInt(each -> each.kept().size()).sum() > BATCH) settle(checks, typeNames);
        }
        if (System.nanoTime() < untilNs) settle(checks, typeNames);
        return incomplete;
    }

    private static List<Target> siblingsOf(Target target, List<Target> targets) {
        return targets.stream()
                .filter(each -> each.needsObject() && target.needsObject() && each.home().equals(target.home()))
                .filter(each -> each.isVoid() || !each.parameters().isEmpty() || each == target)
                .collect(Collectors.toList());
    }

    private void settle(Checks checks, Set<String> typeNames) {
        List<Observed> all = pending.values().stream().flatMap(harvest -> harvest.kept().stream()).toList();
        List<String> reasons = checks.reasons(all);
        Map<String, String> unsteady = new LinkedHashMap<>();
        Set<String> sound = new LinkedHashSet<>();
        for (int i = 0; i < all.size(); i++) {
            String name = all.get(i).plan().target().qualifiedName();
            if (!reasons.get(i).isEmpty()) unsteady.putIfAbsent(name, reasons.get(i));
            else {
                sound.add(name);
                report.tell(all.get(i).record(observations++, typeNames));
            }
        }
        pending.forEach((target, harvest) -> {
            String name = target.qualifiedName();
            if (!sound.contains(name)) skip(name, unsteady.getOrDefault(name, harvest.reason()));
        });
        pending.clear();
    }

    private void skip(String name, String reason) {
        report.tell(Json.object("record", "skipped", "qualifiedName", name, "reason", reason));
    }
}
