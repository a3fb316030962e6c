package tester.explorer;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Values worth trying for each type, those that one would think of first at the front. */
final class Pools {
    private static final int MAX_DEPTH = 3;

    private final Basics basics;
    private final Objects objects;
    private final Map<String, List<Expr>> known = new HashMap<>();

    Pools(Realm realm, List<Class<?>> classes, List<Object> constants) {
        basics = new Basics(constants);
        objects = new Objects(realm, classes, this);
    }

    Basics basics() {
        return basics;
    }

    List<Expr> of(Shape shape) {
        return of(shape, 0);
    }

    /** `depth`: how many objects are being built around this one. Empty for what cannot be made. */
    List<Expr> of(Shape shape, int depth) {
        if (depth > MAX_DEPTH) return List.of();
        String key = depth + shape.code().text();
        List<Expr> pool = known.get(key);
        if (pool == null) {
            known.put(key, List.of());
            known.put(key, pool = List.copyOf(make(shape, depth)));
        }
        return pool;
    }

    private List<Expr> make(Shape shape, int depth) {
        Class<?> raw = shape.raw();
        List<Expr> basic = basics.of(raw);
        if (!basic.isEmpty()) return basic;
        if (raw.isArray()) return arrays(shape, depth);
        List<Expr> collections = collections(shape, depth);
        if (!collections.isEmpty()) return collections;
        List<Expr> library = Library.of(shape, this, depth);
        if (!library.isEmpty()) return library;
        return objects.of(shape, depth);
    }

    private List<Expr> arrays(Shape shape, int depth) {
        Shape component = shape.component();
        if (component.raw() != shape.raw().getComponentType()) component = Shape.of(shape.raw().getComponentType());
        List<List<Expr>> rows = rows(of(component, depth + 1), true);
        Class<?> type = component.raw();
        return rows.stream().map(items -> array(type, items)).toList();
    }

    private static Expr array(Class<?> component, List<Expr> items) {
        List<Code> codes = items.stream().map(item -> withoutCast(component, item.code())).toList();
        Code name = Code.nameOf(component);
        Code code = Code.joined("new " + name.text() + "[] {", codes, "}").with(name.imports());
        return Expr.of(code, () -> {
            Object array = Array.newInstance(component, items.size());
            for (int i = 0; i < items.size(); i++) Array.set(array, i, items.get(i).maker().make());
            return array;
        }, items, others -> array(component, others));
    }

    private static Code withoutCast(Class<?> component, Code code) {
        boolean isSmall = component == byte.class || component == short.class;
        return isSmall ? new Code(code.text().replaceFirst("^\\(\\w+\\) ", ""), code.imports()) : code;
    }

    /** Empty, one, some in no order, the same twice; more of what the source names. */
    private static List<List<Expr>> rows(List<Expr> pool, boolean takesNull) {
        List<Expr> items = pool.stream().filter(item -> takesNull || !item.isNull()).toList();
        List<List<Expr>> rows = new ArrayList<>();
        if (items.isEmpty()) return List.of(List.of());
        Expr first = items.getFirst();
        Expr second = items.get(1 % items.size());
        Expr third = items.get(2 % items.size());
        rows.add(List.of(third, first, second));
        rows.add(List.of());
        rows.add(List.of(first));
        rows.add(List.of(first, second));
        rows.add(List.of(second, first));
        rows.add(List.of(first, first, second));
        if (items.size() > 4) rows.add(items.subList(0, 5));
        for (int i = 3; i < Math.min(items.size(), 12); i++) rows.add(List.of(items.get(i)));
        return rows;
    }

    private List<Expr> collections(Shape shape, int depth) {
        String name = shape.raw().getName();
        return switch (name) {
            case "java.util.List", "java.util.Collection", "java.lang.Iterable", "java.util.SequencedCollection" ->
                listed(shape, depth, "List.of(", "java.util.List", true);
            case "java.util.ArrayList", "java.util.LinkedList", "java.util.Deque", "java.util.Queue", "java.util.ArrayDeque",
                    "java.util.PriorityQueue", "java.util.Vector" -> listed(shape, depth, null, collectionFor(name), false);
            case "java.util.Set", "java.util.HashSet", "java.util.LinkedHashSet", "java.util.SortedSet", "java.util.TreeSet",
                    "java.util.NavigableSet", "java.util.SequencedSet" -> listed(shape, depth, null, collectionFor(name), false);
            case "java.util.Map", "java.util.HashMap", "java.util.LinkedHashMap", "java.util.SortedMap", "java.util.TreeMap",
                    "java.util.NavigableMap", "java.util.concurrent.ConcurrentMap", "java.util.concurrent.ConcurrentHashMap",
                    "java.util.SequencedMap" -> maps(shape, depth, collectionFor(name));
            default -> List.of();
        };
    }

    private static String collectionFor(String wanted) {
        return switch (wanted) {
            case "java.util.Deque", "java.util.Queue" -> "java.util.ArrayDeque";
            case "java.util.Set" -> "java.util.HashSet";
            case "java.util.SequencedSet" -> "java.util.LinkedHashSet";
            case "java.util.SortedSet", "java.util.NavigableSet" -> "java.util.TreeSet";
            case "java.util.Map" -> "java.util.HashMap";
            case "java.util.SequencedMap" -> "java.util.LinkedHashMap";
            case "java.util.SortedMap", "java.util.NavigableMap" -> "java.util.TreeMap";
            case "java.util.concurrent.ConcurrentMap" -> "java.util.concurrent.ConcurrentHashMap";
            default -> wanted;
        };
    }

    private List<Expr> listed(Shape shape, int depth, String fixed, String type, boolean mayChange) {
        List<List<Expr>> rows = rows(of(shape.argument(0), depth + 1), false);
        Code argument = shape.argument(0).code();
        List<Expr> all = new ArrayList<>();
        for (List<Expr> items : rows) {
            if (fixed != null) all.add(listOf(items));
            if (fixed == null) all.add(copied(type, argument, items));
        }
        if (mayChange) all.add(Math.min(all.size(), 4), copied("java.util.ArrayList", argument, rows.getFirst()));
        return all;
    }

    static Expr listOf(List<Expr> items) {
        return Expr.of(
                Expr.codes("List.of(", items, ")").with(Set.of("java.util.List")),
                () -> List.of(Expr.make(items)), items, Pools::listOf);
    }

    private static Expr copied(String type, Code argument, List<Expr> items) {
        String name = type.substring(type.lastIndexOf('.') + 1);
        Code code = items.isEmpty()
                ? Code.of("new " + name + "<" + argument.text() + ">()", type).with(argument.imports())
                : Expr.codes("new " + name + "<>(List.of(", items, "))").with(Set.of(type, "java.util.List"));
        return Expr.of(code, () -> Class.forName(type).getConstructor(java.util.Collection.class)
                .newInstance(List.of(Expr.make(items))), items, others -> copied(type, argument, others));
    }

    private List<Expr> maps(Shape shape, int depth, String type) {
        List<Expr> keys = of(shape.argument(0), depth + 1).stream().filter(each -> !each.isNull()).toList();
        List<Expr> values = of(shape.argument(1), depth + 1).stream().filter(each -> !each.isNull()).toList();
        Code arguments = Code.joined("<", List.of(shape.argument(0).code(), shape.argument(1).code()), ">");
        List<Expr> all = new ArrayList<>();
        if (!keys.isEmpty() && !values.isEmpty()) {
            for (int size : new int[] {1, 2, 3}) all.add(map(type, arguments, pairs(keys, values, size, 0)));
            all.add(map(type, arguments, List.of()));
            for (int i = 1; i < Math.min(Math.max(keys.size(), values.size()), 10); i++)
                all.add(map(type, arguments, pairs(keys, values, 1, i)));
        }
        return all.isEmpty() ? List.of(map(type, arguments, List.of())) : all;
    }

    private static List<Expr> pairs(List<Expr> keys, List<Expr> values, int size, int from) {
        List<Expr> pairs = new ArrayList<>();
        for (int i = 0; i < Math.min(size, keys.size()); i++) {
            pairs.add(keys.get((from + i) % keys.size()));
            pairs.add(values.get((from + i) % values.size()));
        }
        return pairs;
    }

    private static Expr map(String type, Code arguments, List<Expr> pairs) {
        String name = type.substring(type.lastIndexOf('.') + 1);
        Code code = pairs.isEmpty()
                ? Code.of("new " + name + arguments.text() + "()", type).with(arguments.imports())
                : Expr.codes("new " + name + "<>(Map.of(", pairs, "))").with(Set.of(type, "java.util.Map"));
        return Expr.of(code, () -> {
            Map<Object, Object> entries = new LinkedHashMap<>();
            Object[] made = Expr.make(pairs);
            for (int i = 0; i < made.length; i += 2) entries.put(made[i], made[i + 1]);
            return Class.forName(type).getConstructor(Map.class).newInstance(entries);
        }, pairs, others -> map(type, arguments, others.size() % 2 == 0 && isDistinct(others) ? others : pairs));
    }

    private static boolean isDistinct(List<Expr> pairs) {
        Set<String> keys = new TreeSet<>();
        for (int i = 0; i < pairs.size(); i += 2) if (!keys.add(pairs.get(i).code().text())) return false;
        return true;
    }

    /** Both lists in turn, each expression once. */
    static List<Expr> mixed(List<Expr> first, List<Expr> second) {
        Map<String, Expr> all = new LinkedHashMap<>();
        Stream.concat(first.stream(), second.stream()).forEach(each -> all.putIfAbsent(each.code().text(), each));
        return new ArrayList<>(new LinkedHashSet<>(all.values()));
    }
}
