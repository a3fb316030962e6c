package tester.explorer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Numbers, truth values, characters and strings: of the source, near those, and the usual ones. */
final class Basics {
    private static final int MAX_CONSTANTS = 14;
    private static final int MAX_LETTERS = 10;
    private static final List<String> WORDS = List.of("abc", "", "a", "Hello World", "123", "aXb", " abc ", "-4.5", "level", "a,b c");

    private final Set<Long> whole = new LinkedHashSet<>();
    private final Set<Double> broken = new LinkedHashSet<>();
    private final Set<String> strings = new LinkedHashSet<>();
    private final Set<Character> letters = new LinkedHashSet<>();
    private final Map<Class<?>, List<Expr>> pools = new HashMap<>();

    Basics(List<Object> constants) {
        for (Object each : constants) {
            switch (each) {
                case Integer number when whole.size() < MAX_CONSTANTS -> whole.add((long) number);
                case Long number when whole.size() < MAX_CONSTANTS -> whole.add(number);
                case Double number when broken.size() < MAX_CONSTANTS -> broken.add(number);
                case Float number when broken.size() < MAX_CONSTANTS -> broken.add((double) number);
                case Character letter when letters.size() < MAX_LETTERS -> letters.add(letter);
                case String text when strings.size() < MAX_CONSTANTS && text.length() <= 40 -> strings.add(text);
                default -> { }
            }
        }
    }

    /** Strings and letters that the source names: what other strings may be put together of. */
    List<String> fragments() {
        List<String> all = new ArrayList<>(strings);
        letters.forEach(letter -> all.add(letter.toString()));
        return all;
    }

    /** Empty for types of another kind. */
    List<Expr> of(Class<?> type) {
        return pools.computeIfAbsent(type, this::make);
    }

    private List<Expr> make(Class<?> type) {
        return switch (type.getName()) {
            case "int", "java.lang.Integer" -> numbers(Integer.MIN_VALUE, Integer.MAX_VALUE, Long::intValue);
            case "long", "java.lang.Long" -> numbers(Long.MIN_VALUE, Long.MAX_VALUE, each -> each);
            case "short", "java.lang.Short" -> numbers(Short.MIN_VALUE, Short.MAX_VALUE, Long::shortValue);
            case "byte", "java.lang.Byte" -> numbers(Byte.MIN_VALUE, Byte.MAX_VALUE, Long::byteValue);
            case "double", "java.lang.Double" -> decimals().stream().map(each -> Expr.of((Object) each)).toList();
            case "float", "java.lang.Float" -> decimals().stream().map(each -> Expr.of((Object) each.floatValue())).distinct().toList();
            case "boolean", "java.lang.Boolean" -> List.of(Expr.of(true), Expr.of(false));
            case "char", "java.lang.Character" -> characters();
            case "java.lang.String", "java.lang.CharSequence" -> texts();
            case "java.lang.Number" -> List.of(Expr.of(5), Expr.of(0), Expr.of(2.5), Expr.of(-3L));
            case "java.lang.Comparable" -> List.of(Expr.of(5), Expr.of(2), Expr.of(8), Expr.of(-1));
            case "java.lang.Object", "java.io.Serializable" ->
                List.of(Expr.of("abc"), Expr.of(5), Expr.of(true), Pools.listOf(List.of(Expr.of(1), Expr.of(2))), Expr.of(2.5), Expr.of('x'));
            default -> List.of();
        };
    }

    private List<Expr> numbers(long least, long most, java.util.function.Function<Long, Object> narrowed) {
        Set<Long> all = new LinkedHashSet<>(List.of(1L, 5L, 2L, 0L));
        all.addAll(whole);
        for (long each : whole) {
            all.add(each + 1);
            all.add(each - 1);
        }
        all.addAll(List.of(3L, -1L, 10L, 7L, 100L, -5L, least, most));
        return all.stream().filter(each -> each >= least && each <= most).map(each -> Expr.of(narrowed.apply(each))).toList();
    }

    private List<Double> decimals() {
        Set<Double> all = new LinkedHashSet<>(List.of(1.5, 2.0, 0.0));
        all.addAll(broken);
        whole.forEach(each -> all.add((double) each));
        for (double each : List.copyOf(broken)) all.addAll(List.of(each + 1, each - 1));
        all.addAll(List.of(1.0, -1.0, 0.25, 10.0, -2.5, 100.0, Double.NaN, Double.POSITIVE_INFINITY, Double.MAX_VALUE));
        return List.copyOf(all);
    }

    private List<Expr> characters() {
        Set<Character> all = new LinkedHashSet<>(List.of('a'));
        all.addAll(letters);
        strings.stream().filter(each -> each.length() == 1).forEach(each -> all.add(each.charAt(0)));
        for (char each : List.copyOf(letters)) {
            all.add((char) (each + 1));
            all.add((char) (each - 1));
        }
        all.addAll(List.of('A', '5', 'z', ' ', '-', '_', '0', '9', '\n', '\u00e9'));
        return all.stream().map(Expr::of).toList();
    }

    private List<Expr> texts() {
        Set<String> all = new LinkedHashSet<>(List.of("abc", ""));
        all.addAll(strings);
        all.addAll(WORDS);
        for (char each : letters) {
            all.add(String.valueOf(each));
            all.add("a" + each + "b");
        }
        strings.stream().limit(6).forEach(each -> all.add("ab" + each + "c"));
        return all.stream().map(Expr::of).toList();
    }
}
