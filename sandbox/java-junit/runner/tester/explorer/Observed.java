package tester.explorer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tester.runner.Json;

/** What one call did. Everything that is code is Java. */
record Observed(
        Plan plan, boolean isReturned, Code value, String type, String message, boolean isDeliberate,
        Map<String, Code> resultState, Map<String, Code> stateAfter, Map<Integer, Code> argumentsAfter, String stdout,
        List<String> arcs, List<String> notes, Set<String> imports) {
    private static final double DELTA = 1e-9;
    private static final int ARGUMENT_COST = 4;
    private static final int STRANGE_COST = 6;

    boolean isApproximate() {
        return isReturned && value != null && plan.target().gives().is(double.class, float.class, Double.class, Float.class) && !value.text().equals("null");
    }

    /** Whether a test of it would check anything but that nothing is thrown. */
    boolean saysSomething() {
        return !isReturned || value != null || !resultState.isEmpty() || !stateAfter.isEmpty() || !argumentsAfter.isEmpty() || stdout != null;
    }

    String result() {
        return isReturned + " " + (value == null ? "" : value.text()) + " " + type + " " + message + resultState.values() + stateAfter.values()
                + argumentsAfter.values() + stdout;
    }

    int cost() {
        int length = plan.texts().stream().mapToInt(text -> text.length() + ARGUMENT_COST).sum();
        int setup = plan.setup().stream().mapToInt(String::length).sum();
        for (String text : plan.texts()) if (text.endsWith("null") || text.equals("\"\"")) length += STRANGE_COST;
        return length + setup / 2 + plan.steps().size() * ARGUMENT_COST + (value == null ? 0 : value.text().length() / 4);
    }

    /** Statements of the test that repeats it. */
    List<String> body() {
        List<String> lines = new ArrayList<>(plan.setup());
        List<String> texts = new ArrayList<>(plan.texts());
        argumentsAfter.keySet().forEach(place -> {
            lines.add("var argument" + place + " = " + texts.get(place) + ";");
            texts.set(place, "argument" + place);
        });
        String call = Plan.fill(plan.template(), texts);
        if (!isReturned) {
            String thrown = "Assertions.assertThrows(" + type + ".class, () -> " + call + ")";
            lines.add(message == null ? thrown + ";" : "Assertions.assertEquals(" + Literals.of(message) + ", " + thrown + ".getMessage());");
        } else if (value != null) {
            lines.add(assertion(value.text(), call, isApproximate()));
        } else if (!resultState.isEmpty()) {
            lines.add("var result = " + call + ";");
            resultState.forEach((question, answer) -> lines.add(assertion(answer.text(), question, false)));
        } else {
            lines.add(call + ";");
        }
        argumentsAfter.forEach((place, after) -> lines.add(assertion(after.text(), "argument" + place, false)));
        stateAfter.forEach((question, after) -> lines.add(assertion(after.text(), question, false)));
        return lines;
    }

    private static final Pattern ARRAY = Pattern.compile("new [\\w.]+(\\[\\])+ \\{.*");
    private static final Pattern FRACTIONS = Pattern.compile("new (double|float)\\[\\] \\{.*");

    private static String assertion(String expected, String actual, boolean isApproximate) {
        boolean isArray = ARRAY.matcher(expected).matches();
        if (isArray && FRACTIONS.matcher(expected).matches()) return "Assertions.assertArrayEquals(" + expected + ", " + actual + ", (float) " + DELTA + ");";
        if (isArray) return "Assertions.assertArrayEquals(" + expected + ", " + actual + ");";
        if (expected.equals("null")) return "Assertions.assertNull(" + actual + ");";
        if (isApproximate) return "Assertions.assertEquals(" + expected + ", " + actual + ", (float) " + DELTA + ");";
        return "Assertions.assertEquals(" + expected + ", " + actual + ");";
    }

    Map<String, Object> record(int id, Set<String> typeNames) {
        Map<String, Object> after = new LinkedHashMap<>();
        argumentsAfter.forEach((place, code) -> after.put(place.toString(), code.text()));
        String code = String.join(" ", body());
        List<Object> names = typeNames.stream().filter(name -> Pattern.compile("\\b" + name + "\\b").matcher(code).find()).sorted().map(Object.class::cast).toList();
        List<String> imported = imports.stream().map(name -> "import " + name + ";").toList();
        return Json.object(
                "record", "observation", "id", id, "callable", plan.target().qualifiedName(), "setup", plan.setup(), "receiver", plan.variable(),
                "call", plan.template(), "args", plan.texts(), "argNames", plan.names(), "argTypes", plan.types(), "names", names, "imports", imported,
                "outcome", isReturned ? "returned" : "raised", "value", value == null ? null : value.text(), "type", type, "message", message,
                "deliberate", isDeliberate, "approximate", isApproximate(), "drained", null, "resultState", texts(resultState),
                "stateAfter", texts(stateAfter), "argsAfter", after, "filesAfter", Map.of(), "usesFiles", false, "stdout", stdout,
                "throwsChecked", plan.isChecked(), "arcs", arcs);
    }

    private static Map<String, Object> texts(Map<String, Code> codes) {
        Map<String, Object> texts = new LinkedHashMap<>();
        codes.forEach((question, answer) -> texts.put(question, answer.text()));
        return texts;
    }

    static Set<String> importsOf(Plan plan, Iterable<Code> codes) {
        Set<String> all = new TreeSet<>(plan.imports());
        plan.target().parameters().forEach(shape -> all.addAll(shape.code().imports()));
        all.addAll(plan.target().gives().code().imports());
        codes.forEach(code -> all.addAll(code.imports()));
        return all;
    }
}
