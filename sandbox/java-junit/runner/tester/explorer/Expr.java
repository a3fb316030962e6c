package tester.explorer;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * An input: Java code, and the way to the value that it makes. `basic`: a number, string, truth or character that can be
 * varied. `items` and `rebuild`: the parts that it is made of, and how others are put together likewise. `records`: it
 * writes down how it is called.
 */
record Expr(
        Code code, Maker maker, Object basic, List<Expr> items, Optional<Function<List<Expr>, Expr>> rebuild, boolean records) {
    /** Makes the value anew: nothing is shared between calls. */
    @FunctionalInterface
    interface Maker {
        Object make() throws Throwable;
    }

    static final Expr NULL = new Expr(Code.of("null"), () -> null, null, List.of(), Optional.empty(), false);

    /** A value that does not change. */
    static Expr of(Object value) {
        return new Expr(Expressions.of(value).orElseThrow(), () -> value, value, List.of(), Optional.empty(), false);
    }

    static Expr of(Code code, Maker maker) {
        return new Expr(code, maker, null, List.of(), Optional.empty(), false);
    }

    static Expr recording(Code code, Maker maker) {
        return new Expr(code, maker, null, List.of(), Optional.empty(), true);
    }

    static Expr of(Code code, Maker maker, List<Expr> items, Function<List<Expr>, Expr> rebuild) {
        boolean records = items.stream().anyMatch(Expr::records);
        return new Expr(code, maker, null, items, Optional.of(rebuild), records);
    }

    boolean isNull() {
        return code.text().equals("null");
    }

    static Object[] make(List<Expr> parts) throws Throwable {
        Object[] values = new Object[parts.size()];
        for (int i = 0; i < values.length; i++) values[i] = parts.get(i).maker.make();
        return values;
    }

    static Code codes(String before, List<Expr> parts, String after) {
        return Code.joined(before, parts.stream().map(Expr::code).toList(), after);
    }
}
