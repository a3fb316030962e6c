package tester.runner;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * The names by which the worker knows the tests of a suite, such as `LedgerTest::Booking::addsUp[2]`: the classes from
 * the outside in, the method, and the number of each run of it that is found only while it runs. Parameters stand
 * behind the method where only they tell it from another one. Learned from a run of the whole suite.
 */
final class TestKeys implements TestExecutionListener {
    private static final Set<String> METHODS = Set.of("method", "test-template", "test-factory");

    private final Map<String, String> idByKey = new LinkedHashMap<>();
    private final Set<String> methods = new HashSet<>();
    private final Set<String> overloaded = new HashSet<>();

    /** All that were found, in the suite's own order. */
    List<String> all() {
        return List.copyOf(idByKey.keySet());
    }

    /** JUnit's ids of the tests with these keys, in the suite's own order; keys that none has are passed over. */
    List<String> idsOf(List<String> keys) {
        Set<String> wanted = Set.copyOf(keys);
        return idByKey.entrySet().stream().filter(each -> wanted.contains(each.getKey())).map(Map.Entry::getValue).toList();
    }

    String keyOf(String id) {
        StringBuilder key = new StringBuilder();
        StringBuilder around = new StringBuilder();
        for (UniqueId.Segment segment : UniqueId.parse(id).getSegments()) {
            String value = segment.getValue();
            if (METHODS.contains(segment.getType())) {
                String name = nameIn(value);
                key.append("::").append(overloaded.contains(around + name) ? value : name);
            } else if (value.startsWith("#")) key.append('[').append(value.substring(1)).append(']');
            else if (segment.getType().startsWith("class")) key.append(simpleNames(value));
            else if (segment.getType().startsWith("nested-class")) key.append("::").append(value);
            around.append(segment);
        }
        return key.toString();
    }

    /** By then the plan holds what was found on the way as well. */
    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        for (TestIdentifier root : plan.getRoots()) {
            plan.getDescendants(root).forEach(this::noteMethod);
            noteTests(plan, root);
        }
    }

    private void noteMethod(TestIdentifier test) {
        UniqueId.Segment last = test.getUniqueIdObject().getLastSegment();
        if (!METHODS.contains(last.getType())) return;
        StringBuilder around = new StringBuilder();
        test.getUniqueIdObject().removeLastSegment().getSegments().forEach(around::append);
        String place = around + nameIn(last.getValue());
        if (!methods.add(place)) overloaded.add(place);
    }

    private void noteTests(TestPlan plan, TestIdentifier test) {
        if (test.isTest()) idByKey.putIfAbsent(keyOf(test.getUniqueId()), test.getUniqueId());
        plan.getChildren(test).forEach(child -> noteTests(plan, child));
    }

    private static String nameIn(String signature) {
        int end = signature.indexOf('(');
        return end < 0 ? signature : signature.substring(0, end);
    }

    private static String simpleNames(String className) {
        return className.substring(className.lastIndexOf('.') + 1).replace("$", "::");
    }
}
