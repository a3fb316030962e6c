package tester.explorer;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tester.probes.Expired;
import tester.probes.Watch;

/** Carries out plans in the realm, one at a time, and writes down what is seen. */
final class Caller {
    private static final int MAX_PRINTED = 1_000;
    private static final int MAX_MESSAGE = 200;
    private static final Set<String> OUTSIDE =
            Set.of("files", "the network", "other processes", "what is typed in", "the calendar", "the environment");
    private static final Set<String> CHECKERS = Set.of(
            "java.util.Objects", "com.google.common.base.Preconditions", "org.apache.commons.lang3.Validate");

    private final Realm realm;
    private final SourceFacts source;
    private final Facts facts;
    private final Pulse pulse;
    private final Map<String, Map<String, Code>> statesBefore = new HashMap<>();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    /** Why the last plan showed nothing; empty when it did. */
    private String reason = "";

    Caller(Realm realm, SourceFacts source, Pulse pulse) {
        this.realm = realm;
        this.source = source;
        this.pulse = pulse;
        this.facts = new Facts(realm);
    }

    String reason() {
        return reason;
    }

    /** Empty where nothing was seen that a test could repeat. */
    Optional<Observed> call(Plan plan) {
        reason = "";
        PrintStream usual = System.out;
        System.setOut(out);
        pulse.begin();
        String ended = "";
        Optional<Observed> seen;
        try {
            seen = observe(plan);
        } catch (Expired | StackOverflowError _) {
            reason = "its recursion does not end";
            seen = Optional.empty();
        } catch (Throwable fault) {
            reason = "its inputs cannot be built: " + fault.getClass().getSimpleName();
            seen = Optional.empty();
        } finally {
            ended = pulse.end();
            System.setOut(usual);
        }
        if (!ended.isEmpty()) {
            reason = ended;
            return Optional.empty();
        }
        Optional<String> outside = Watch.notes().stream().filter(OUTSIDE::contains).findFirst();
        outside.ifPresent(what -> reason = "it depends on " + what);
        return outside.isPresent() ? Optional.empty() : seen;
    }

    private Optional<Observed> observe(Plan plan) throws Throwable {
        Target target = plan.target();
        Map<String, Code> before = plan.object() == null ? Map.of() : stateBefore(plan);
        Lambdas.SEEN.clear();
        Object object = built(plan);
        Object[] arguments = Expr.make(plan.arguments());
        List<Optional<Code>> were = new ArrayList<>();
        for (Object each : arguments) were.add(mutable(each));
        printed.reset();
        realm.takeArcs();
        Object result = null;
        Throwable thrown = null;
        try {
            result = target.call(object, arguments);
        } catch (Expired | StackOverflowError expired) {
            throw expired;
        } catch (IllegalArgumentException mismatch) {
            if (mismatch.getStackTrace().length > 0 && mismatch.getStackTrace()[0].getClassName().startsWith("jdk.internal.reflect")) return Optional.empty();
            thrown = mismatch;
        } catch (Throwable raised) {
            thrown = raised;
        }
        List<String> arcs = realm.takeArcs();
        String text = printed.size() == 0 || printed.size() > MAX_PRINTED ? null : printed.toString(StandardCharsets.UTF_8);
        if (thrown != null) return raised(plan, thrown, arcs);
        Map<Integer, Code> argumentsAfter = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length && !target.executable().isVarArgs(); i++) {
            Optional<Code> now = mutable(arguments[i]);
            if (now.isPresent() && !now.equals(were.get(i))) argumentsAfter.put(i, now.get());
        }
        Optional<Code> value = target.isVoid() || target.isConstructor() ? Optional.empty() : Expressions.of(result);
        Map<String, Code> resultState = value.isPresent() || target.isVoid() ? Map.of() : facts.of(result, "result", plan.arguments());
        Map<String, Code> stateAfter = new LinkedHashMap<>();
        if (object != null) {
            facts.of(object, plan.variable(), asked(plan)).forEach((question, answer) -> {
                if (!before.containsKey(question) || !before.get(question).text().equals(answer.text())) stateAfter.put(question, answer);
            });
            if (result == object) resultState = Map.of();
        }
        if (!Lambdas.SEEN.isEmpty()) Expressions.of(new ArrayList<>(Lambdas.SEEN)).ifPresent(seen -> stateAfter.put("seen", seen));
        List<Code> codes = new ArrayList<>(value.stream().toList());
        codes.addAll(resultState.values());
        codes.addAll(stateAfter.values());
        codes.addAll(argumentsAfter.values());
        return Optional.of(new Observed(plan, true, value.orElse(null), target.gives().code().text(), null, false, resultState, stateAfter,
                argumentsAfter, text, arcs, Watch.notes(), Observed.importsOf(plan, codes)));
    }

    private static Optional<Code> mutable(Object value) {
        boolean isMutable = value != null && (value.getClass().isArray() || value instanceof java.util.Collection || value instanceof Map);
        return isMutable ? Expressions.of(value) : Optional.empty();
    }

    private static List<Expr> asked(Plan plan) {
        List<Expr> all = new ArrayList<>(plan.arguments());
        plan.steps().forEach(step -> all.addAll(step.arguments()));
        return all;
    }

    private static Object built(Plan plan) throws Throwable {
        if (plan.object() == null) return null;
        Object object = plan.object().maker().make();
        for (Plan.Step step : plan.steps()) step.target().call(object, Expr.make(step.arguments()));
        return object;
    }

    /** Of an object like it: questions may leave traces. */
    private Map<String, Code> stateBefore(Plan plan) throws Throwable {
        String key = String.join("", plan.setup()) + plan.texts();
        Map<String, Code> known = statesBefore.get(key);
        if (known == null) statesBefore.put(key, known = facts.of(built(plan), plan.variable(), asked(plan)));
        return known;
    }

    private Optional<Observed> raised(Plan plan, Throwable thrown, List<String> arcs) {
        if (thrown instanceof VirtualMachineError || thrown instanceof LinkageError) {
            reason = "it ends with " + thrown.getClass().getSimpleName();
            return Optional.empty();
        }
        boolean isDeliberate = isDeliberate(thrown);
        boolean isOwn = realm.owns(thrown.getClass());
        boolean isSlip = !isDeliberate && !isOwn;
        if (isSlip && (thrown instanceof NullPointerException || thrown instanceof ClassCastException)) {
            reason = "it fails with " + thrown.getClass().getSimpleName() + " on what we give it";
            return Optional.empty();
        }
        String message = isDeliberate || isOwn ? thrown.getMessage() : null;
        if (message != null && message.length() > MAX_MESSAGE) message = null;
        Code type = Code.nameOf(thrown.getClass());
        return Optional.of(new Observed(plan, false, null, type.text(), message, isDeliberate, Map.of(), Map.of(), Map.of(), null,
                arcs, Watch.notes(), Observed.importsOf(plan, List.of(type))));
    }

    /** By a `throw` of the source, or by a check that it calls. */
    private boolean isDeliberate(Throwable thrown) {
        for (StackTraceElement step : thrown.getStackTrace()) {
            if (CHECKERS.contains(step.getClassName())) return true;
            if (realm.wrote(step.getClassName())) return source.isThrowing(step.getLineNumber());
        }
        return false;
    }
}
