package tester.explorer;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;

/** Values as Java code that makes an equal one. */
final class Expressions {
    private static final int MAX_ITEMS = 24;
    private static final int MAX_CHARACTERS = 300;
    private static final int MAX_DEPTH = 4;
    private static final int MAX_PAIRS = 10;

    private Expressions() {}

    /** Empty where no short expression makes an equal value. */
    static Optional<Code> of(Object value) {
        try {
            return Optional.of(code(value, MAX_DEPTH)).filter(code -> code.text().length() <= MAX_CHARACTERS);
        } catch (NoExpression _) {
            return Optional.empty();
        }
    }

    private static final class NoExpression extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoExpression() {
            super(null, null, false, false);
        }
    }

    private static Code code(Object value, int depth) {
        if (depth < 0) throw new NoExpression();
        return switch (value) {
            case null -> Code.of("null");
            case Boolean truth -> Code.of(truth.toString());
            case Integer number -> Code.of(Literals.of(number));
            case Long number -> Code.of(Literals.of(number));
            case Double number -> Code.of(Literals.of(number));
            case Float number -> Code.of(Literals.of(number));
            case Byte number -> Code.of("(byte) " + number);
            case Short number -> Code.of("(short) " + number);
            case Character letter -> Code.of(Literals.of(letter));
            case String text -> Code.of(Literals.of(text));
            case Enum<?> constant -> Code.nameOf(constant.getDeclaringClass()).then("." + constant.name());
            case BigDecimal number -> Code.of("new BigDecimal(\"" + number + "\")", "java.math.BigDecimal");
            case BigInteger number -> Code.of("new BigInteger(\"" + number + "\")", "java.math.BigInteger");
            case UUID id -> Code.of("UUID.fromString(\"" + id + "\")", "java.util.UUID");
            case Class<?> type -> Code.nameOf(type).then(".class");
            case Optional<?> optional -> optional.isEmpty()
                    ? Code.of("Optional.empty()", "java.util.Optional")
                    : Code.of("Optional.of(", "java.util.Optional").then(code(optional.get(), depth - 1)).then(")");
            case OptionalInt found -> maybe("OptionalInt", found.isPresent() ? found.getAsInt() : null);
            case OptionalLong found -> maybe("OptionalLong", found.isPresent() ? found.getAsLong() : null);
            case OptionalDouble found -> maybe("OptionalDouble", found.isPresent() ? found.getAsDouble() : null);
            case LocalDate _, LocalTime _, LocalDateTime _, Duration _, Period _, Instant _ -> parsed(value);
            case Map.Entry<?, ?> entry -> Code.joined(
                    "Map.entry(", List.of(code(entry.getKey(), depth - 1), code(entry.getValue(), depth - 1)), ")")
                    .with(Set.of("java.util.Map"));
            case List<?> list -> list(list, depth);
            case Set<?> set -> set(set, depth);
            case Map<?, ?> map -> map(map, depth);
            case Record own when own.getClass().getClassLoader() instanceof tester.runner.UserClassLoader -> record(own, depth);
            default -> other(value, depth);
        };
    }

    private static Code maybe(String type, Object number) {
        String text = number == null ? ".empty()" : ".of(" + code(number, 0).text() + ")";
        return Code.of(type + text, "java.util." + type);
    }

    private static Code parsed(Object time) {
        Code type = Code.nameOf(time.getClass());
        return switch (time) {
            case LocalDate date -> type.then(".of(" + date.getYear() + ", " + date.getMonthValue() + ", " + date.getDayOfMonth() + ")");
            case Duration span when span.equals(Duration.ZERO) -> type.then(".ZERO");
            case Duration span when span.getNano() == 0 -> type.then(".ofSeconds(" + span.getSeconds() + ")");
            default -> type.then(".parse(\"" + time + "\")");
        };
    }

    private static Code other(Object value, int depth) {
        if (!value.getClass().isArray()) throw new NoExpression();
        int length = Array.getLength(value);
        if (length > MAX_ITEMS) throw new NoExpression();
        List<Code> items = IntStream.range(0, length).mapToObj(i -> item(Array.get(value, i), depth)).toList();
        Code type = Code.nameOf(value.getClass());
        return Code.joined("new " + type.text() + " {", items, "}").with(type.imports());
    }

    /** Inside an array a number needs no cast, and an array no type. */
    private static Code item(Object value, int depth) {
        Code code = code(value, depth - 1);
        return value instanceof Byte || value instanceof Short ? new Code(value.toString(), code.imports()) : code;
    }

    private static List<Code> items(Collection<?> values, int depth) {
        if (values.size() > MAX_ITEMS) throw new NoExpression();
        List<Code> codes = new ArrayList<>();
        for (Object each : values) codes.add(code(each, depth - 1));
        return codes;
    }

    private static Code list(List<?> list, int depth) {
        List<Code> items = items(list, depth);
        boolean hasNull = items.stream().anyMatch(item -> item.text().equals("null"));
        if (!hasNull) return Code.joined("List.of(", items, ")").with(Set.of("java.util.List"));
        String nulls = items.size() == 1 ? "Collections.singletonList(" : "Arrays.asList(";
        return Code.joined(nulls, items, ")").with(Set.of(items.size() == 1 ? "java.util.Collections" : "java.util.Arrays"));
    }

    /** In the order of the text: that of the set may be another tomorrow. */
    private static Code set(Set<?> set, int depth) {
        List<Code> items = items(set, depth).stream().sorted(Comparator.comparing(Code::text)).toList();
        if (items.stream().anyMatch(item -> item.text().equals("null"))) throw new NoExpression();
        return Code.joined("Set.of(", items, ")").with(Set.of("java.util.Set"));
    }

    private static Code map(Map<?, ?> map, int depth) {
        List<Code> pairs = new ArrayList<>();
        boolean isShort = map.size() <= MAX_PAIRS;
        for (Map.Entry<?, ?> each : map.entrySet()) {
            if (each.getKey() == null || each.getValue() == null) throw new NoExpression();
            List<Code> both = List.of(code(each.getKey(), depth - 1), code(each.getValue(), depth - 1));
            pairs.add(isShort ? Code.joined("", both, "") : Code.joined("Map.entry(", both, ")"));
        }
        if (pairs.size() > MAX_ITEMS) throw new NoExpression();
        List<Code> sorted = pairs.stream().sorted(Comparator.comparing(Code::text)).toList();
        return Code.joined(isShort ? "Map.of(" : "Map.ofEntries(", sorted, ")").with(Set.of("java.util.Map"));
    }

    private static Code record(Record own, int depth) {
        List<Code> parts = new ArrayList<>();
        for (RecordComponent component : own.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                parts.add(code(component.getAccessor().invoke(own), depth - 1));
            } catch (ReflectiveOperationException _) {
                throw new NoExpression();
            }
        }
        String arguments = own.getClass().getTypeParameters().length > 0 ? "<>(" : "(";
        Code type = Code.nameOf(own.getClass());
        return Code.joined("new " + type.text() + arguments, parts, ")").with(new TreeSet<>(type.imports()));
    }
}
