package tester.explorer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Looks for calls of one callable that show different things: first the obvious ones, then neighbours of what was new. */
final class Search {
    private static final int MAX_CALLS = 700;
    private static final int MAX_BASE = 260;
    private static final int MAX_HANGS = 4;
    private static final int PATIENCE = 140;
    private static final int MAX_STEPS = 3;
    private static final int MAX_CORPUS = 120;
    private static final int RECEIVERS = 8;
    private static final int[] PAIRED = {0, 40, 8, 5, 3};

    private final Target target;
    private final List<Target> siblings;
    private final List<Expr> receivers;
    private final List<List<Expr>> pools = new ArrayList<>();
    private final Pools values;
    private final Caller caller;
    private final Harvest harvest;
    private final Random random;
    private final Mutations mutations;
    private final Set<String> tried = new HashSet<>();
    private final List<Plan> corpus = new ArrayList<>();
    private int calls;

    /** `siblings`: methods of the same class, to drive objects with. */
    Search(Target target, List<Target> siblings, Pools values, Caller caller, Harvest harvest) {
        this.target = target;
        this.siblings = siblings;
        this.values = values;
        this.caller = caller;
        this.harvest = harvest;
        this.random = new Random(target.qualifiedName().hashCode());
        this.mutations = new Mutations(random, values.basics().fragments());
        for (Shape parameter : target.parameters()) pools.add(poolOf(parameter));
        receivers = target.needsObject() ? values.of(target.home()) : List.of();
    }

    /** What is missing is tried as well: code may ask for it. */
    private List<Expr> poolOf(Shape parameter) {
        List<Expr> pool = new ArrayList<>(values.of(parameter));
        if (!parameter.raw().isPrimitive()) pool.add(Math.min(pool.size(), 3), Expr.NULL);
        return pool;
    }

    int calls() {
        return calls;
    }

    /** `untilNs`: by the clock of `System.nanoTime`. */
    void run(long untilNs) {
        if (target.needsObject() && receivers.isEmpty()) {
            harvest.refused("nothing in the source makes a " + target.home().code().text());
            return;
        }
        int sinceNew = 0;
        for (Plan plan : base()) {
            if (isOver(untilNs)) return;
            attempt(plan);
        }
        while (!corpus.isEmpty() && sinceNew < PATIENCE && !isOver(untilNs)) {
            int newest = Math.max(0, corpus.size() - 20);
            int at = random.nextBoolean() ? newest + random.nextInt(corpus.size() - newest) : random.nextInt(corpus.size());
            sinceNew = attempt(mutated(corpus.get(at))) ? 0 : sinceNew + 1;
        }
    }

    private boolean isOver(long untilNs) {
        return calls >= MAX_CALLS || System.nanoTime() > untilNs || harvest.countOf("it does not end") >= MAX_HANGS;
    }

    private boolean attempt(Plan plan) {
        if (!tried.add(plan.key())) return false;
        calls++;
        Optional<Observed> seen = caller.call(plan);
        if (seen.isEmpty()) harvest.refused(caller.reason());
        boolean isNew = seen.isPresent() && harvest.add(seen.get());
        if (isNew && corpus.size() < MAX_CORPUS) corpus.add(plan);
        return isNew;
    }

    private List<Plan> base() {
        List<List<Expr>> rows = rows();
        List<Plan> plans = new ArrayList<>();
        if (!target.needsObject()) {
            rows.forEach(row -> plans.add(new Plan(target, null, List.of(), row)));
            return plans;
        }
        Expr first = receivers.getFirst();
        for (List<Expr> row : rows.subList(0, Math.min(40, rows.size()))) plans.add(new Plan(target, first, List.of(), row));
        for (Expr each : receivers.subList(1, Math.min(RECEIVERS, receivers.size()))) {
            for (List<Expr> row : rows.subList(0, Math.min(5, rows.size()))) plans.add(new Plan(target, each, List.of(), row));
        }
        for (int i = 0; i < 90; i++) {
            List<Expr> row = rows.get(random.nextInt(Math.min(20, rows.size())));
            Expr receiver = random.nextBoolean() ? first : receivers.get(random.nextInt(receivers.size()));
            plans.add(new Plan(target, receiver, steps(row), row));
        }
        for (List<Expr> row : rows.subList(Math.min(40, rows.size()), rows.size())) plans.add(new Plan(target, first, List.of(), row));
        return plans;
    }

    private List<List<Expr>> rows() {
        List<List<Expr>> rows = new ArrayList<>();
        if (pools.stream().anyMatch(List::isEmpty)) return rows;
        List<Expr> first = pools.stream().map(List::getFirst).toList();
        rows.add(first);
        int depth = pools.size() < PAIRED.length ? PAIRED[pools.size()] : 2;
        if (pools.size() > 1) products(first, depth, rows);
        int longest = pools.stream().mapToInt(List::size).max().orElse(0);
        for (int shift = 1; shift < longest; shift++) {
            List<Expr> diagonal = new ArrayList<>();
            for (int place = 0; place < pools.size(); place++) {
                List<Expr> pool = pools.get(place);
                if (shift < pool.size()) rows.add(replaced(first, place, pool.get(shift)));
                diagonal.add(pool.get(shift * (place + 1) % pool.size()));
            }
            rows.add(diagonal);
        }
        for (int i = 0; pools.size() > 1 && i < 60; i++) {
            rows.add(pools.stream().map(pool -> pool.get(random.nextInt(pool.size()))).toList());
        }
        return rows.subList(0, Math.min(MAX_BASE, rows.size()));
    }

    private void products(List<Expr> start, int depth, List<List<Expr>> rows) {
        List<List<Expr>> all = new ArrayList<>(List.of(start));
        for (int place = 0; place < pools.size(); place++) {
            List<List<Expr>> wider = new ArrayList<>();
            List<Expr> pool = pools.get(place);
            for (List<Expr> row : all) {
                for (int i = 0; i < Math.min(depth, pool.size()) && wider.size() < 100; i++) wider.add(replaced(row, place, pool.get(i)));
            }
            all = wider;
        }
        rows.addAll(all);
    }

    private static List<Expr> replaced(List<Expr> row, int place, Expr value) {
        List<Expr> changed = new ArrayList<>(row);
        changed.set(place, value);
        return changed;
    }

    private List<Plan.Step> steps(List<Expr> row) {
        List<Plan.Step> steps = new ArrayList<>();
        if (siblings.isEmpty()) return steps;
        int count = 1 + random.nextInt(MAX_STEPS);
        for (int i = 0; i < count; i++) step(row).ifPresent(steps::add);
        return steps;
    }

    /** Parameters of the same name and type tend to get the same value. */
    private Optional<Plan.Step> step(List<Expr> row) {
        Target sibling = siblings.get(random.nextInt(siblings.size()));
        List<Expr> arguments = new ArrayList<>();
        for (int i = 0; i < sibling.parameters().size(); i++) {
            List<Expr> pool = values.of(sibling.parameters().get(i));
            if (pool.isEmpty()) return Optional.empty();
            int same = target.names().indexOf(sibling.names().get(i));
            boolean isSame = same >= 0 && same < row.size() && random.nextInt(10) < 7
                    && target.parameters().get(same).equals(sibling.parameters().get(i)) && !row.get(same).isNull();
            arguments.add(isSame ? row.get(same) : pool.get(random.nextInt(Math.min(4, pool.size()))));
        }
        return Optional.of(new Plan.Step(sibling, arguments));
    }

    private Plan mutated(Plan plan) {
        List<Expr> arguments = new ArrayList<>(plan.arguments());
        List<Plan.Step> steps = new ArrayList<>(plan.steps());
        Expr object = plan.object();
        int move = random.nextInt(object == null ? 4 : 8);
        if (move < 4 && !arguments.isEmpty()) {
            for (int i = random.nextInt(2); i >= 0; i--) {
                int place = random.nextInt(arguments.size());
                arguments.set(place, mutations.vary(arguments.get(place), pools.get(place)));
            }
        } else if (object != null && move < 5) {
            object = mutations.vary(object, receivers);
        } else if (move == 5 && !steps.isEmpty()) {
            steps.remove(random.nextInt(steps.size()));
        } else if (object != null && steps.size() < MAX_STEPS && !siblings.isEmpty()) {
            step(arguments).ifPresent(steps::add);
        }
        return new Plan(target, object, steps, arguments);
    }
}
