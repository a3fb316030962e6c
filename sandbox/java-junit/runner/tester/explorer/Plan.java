package tester.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** One call to try. `object`: what a method is called on; null for all else. `steps`: calls that drive the object before. */
record Plan(Target target, Expr object, List<Step> steps, List<Expr> arguments) {
    private static final int INT_DIGITS = 9;

    record Step(Target target, List<Expr> arguments) {
        String text(String variable) {
            return filled(target, variable, arguments) + ";";
        }
    }

    String variable() {
        return object == null ? null : Target.variableFor(target.home().raw());
    }

    boolean records() {
        return java.util.stream.Stream.concat(steps.stream().flatMap(step -> step.arguments.stream()), arguments.stream())
                .anyMatch(Expr::records) || object != null && object.records();
    }

    List<String> setup() {
        List<String> lines = new ArrayList<>();
        if (records()) lines.add("List<Object> seen = new ArrayList<>();");
        if (object != null) {
            String type = target.home().code().text();
            String made = object.code().text();
            String plain = made.startsWith("new " + type + "(") && type.endsWith(">")
                    ? made.replace("new " + type, "new " + type.substring(0, type.indexOf('<')) + "<>") : made;
            lines.add(type + " " + variable() + " = " + plain + ";");
        }
        steps.forEach(step -> lines.add(step.text(variable())));
        return lines;
    }

    Set<String> imports() {
        Set<String> all = new TreeSet<>();
        if (records()) all.addAll(List.of("java.util.List", "java.util.ArrayList"));
        if (object != null) {
            all.addAll(object.code().imports());
            all.addAll(target.home().code().imports());
        }
        all.addAll(target.template("", 0).imports());
        steps.forEach(step -> step.arguments.forEach(each -> all.addAll(each.code().imports())));
        arguments.forEach(each -> all.addAll(each.code().imports()));
        return all;
    }

    boolean isChecked() {
        return target.isChecked() || steps.stream().anyMatch(step -> step.target.isChecked());
    }

    /** An array for variable arguments is written as those. */
    private static boolean isSpread(Target target, List<Expr> arguments) {
        return target.executable().isVarArgs() && !arguments.isEmpty() && !arguments.getLast().isNull()
                && arguments.getLast().items().stream().noneMatch(Expr::isNull);
    }

    /** Arguments as code, those of variable number each on its own. */
    static List<String> written(Target target, List<Expr> arguments) {
        List<String> texts = new ArrayList<>();
        boolean isSpread = isSpread(target, arguments);
        for (int i = 0; i < arguments.size(); i++) {
            if (isSpread && i == arguments.size() - 1) arguments.get(i).items().forEach(item -> texts.add(item.code().text()));
            else texts.add(fitted(arguments.get(i).code().text(), target.parameters().get(i), target.isOverloaded()));
        }
        return texts;
    }

    private static String fitted(String text, Shape type, boolean isOverloaded) {
        if (text.equals("null")) return isOverloaded ? "(" + type.code().text() + ") null" : text;
        boolean isPlain = type.is(long.class) && !isOverloaded && text.matches("-?\\d{1," + INT_DIGITS + "}L");
        return isPlain ? text.substring(0, text.length() - 1) : text;
    }

    List<String> texts() {
        return written(target, arguments);
    }

    List<String> names() {
        return spread(target.names(), (name, index) -> name + (index + 1));
    }

    List<String> types() {
        List<String> types = target.parameters().stream().map(shape -> shape.code().text()).toList();
        return spread(types, (type, _) -> type.replaceFirst("\\[\\]$", ""));
    }

    private interface Item {
        String of(String whole, int index);
    }

    private List<String> spread(List<String> all, Item item) {
        if (!isSpread(target, arguments)) return all;
        List<String> texts = new ArrayList<>(all.subList(0, all.size() - 1));
        for (int i = 0; i < arguments.getLast().items().size(); i++) texts.add(item.of(all.getLast(), i));
        return texts;
    }

    String template() {
        return target.template(variable(), texts().size()).text();
    }

    static String filled(Target target, String variable, List<Expr> arguments) {
        List<String> texts = written(target, arguments);
        return fill(target.template(variable, texts.size()).text(), texts);
    }

    static String fill(String template, List<String> texts) {
        String filled = template;
        for (int i = texts.size() - 1; i >= 0; i--) {
            int at = filled.lastIndexOf("{" + i + "}");
            filled = filled.substring(0, at) + texts.get(i) + filled.substring(at + ("{" + i + "}").length());
        }
        return filled;
    }

    String key() {
        return String.join("|", setup()) + "|" + filled(target, variable(), arguments);
    }
}
