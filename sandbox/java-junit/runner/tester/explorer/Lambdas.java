package tester.explorer;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Implementations of interfaces: lambdas where there is one method, small anonymous classes elsewhere. */
final class Lambdas {
    private static final int CONSTANTS = 2;
    private static final String[] NAMES = {"a", "b", "c", "d", "e", "f", "g", "h"};
    /** What a recording lambda has been called with, by the call that runs now. */
    static final List<Object> SEEN = new ArrayList<>();

    /** What a lambda does, on values that are boxed. */
    @FunctionalInterface
    interface Does {
        Object apply(Object[] arguments) throws Throwable;
    }

    private Lambdas() {}

    static List<Expr> of(Shape shape, Pools pools, Realm realm, int depth) {
        if (shape.raw() == Comparator.class) return comparators(shape);
        List<Method> open = openMethods(shape.raw());
        if (open.isEmpty()) return List.of();
        ClassLoader loader = realm.owns(shape.raw()) ? realm.loader() : shape.raw().getClassLoader();
        if (open.size() == 1) return lambdas(shape, open.getFirst(), pools, loader, depth);
        return anonymous(shape, open, pools, loader, depth).map(List::of).orElse(List.of());
    }

    /** Methods without a body; those that every object has do not count. */
    private static List<Method> openMethods(Class<?> type) {
        Set<String> known = new TreeSet<>();
        return Arrays.stream(type.getMethods())
                .filter(each -> Modifier.isAbstract(each.getModifiers()) && !isOfObject(each))
                .filter(each -> known.add(each.getName() + Arrays.toString(each.getParameterTypes())))
                .sorted(Comparator.comparing(Method::getName))
                .toList();
    }

    private static boolean isOfObject(Method method) {
        return switch (method.getName()) {
            case "equals" -> method.getParameterCount() == 1;
            case "hashCode", "toString" -> method.getParameterCount() == 0;
            default -> false;
        };
    }

    private static List<Expr> comparators(Shape shape) {
        if (!Comparable.class.isAssignableFrom(shape.argument(0).raw())) return List.of();
        return List.of(
                Expr.of(Code.of("Comparator.naturalOrder()", "java.util.Comparator"), Comparator::naturalOrder),
                Expr.of(Code.of("Comparator.reverseOrder()", "java.util.Comparator"), Comparator::reverseOrder));
    }

    private static Shape shapeOf(Shape home, Method method, Type type) {
        Map<java.lang.reflect.TypeVariable<?>, Shape> bindings = new HashMap<>();
        home.as(method.getDeclaringClass()).ifPresent(seen -> bindings.putAll(seen.bindings()));
        return Shape.of(type, bindings);
    }

    private static List<Expr> lambdas(Shape home, Method method, Pools pools, ClassLoader loader, int depth) {
        List<Shape> takes = Arrays.stream(method.getGenericParameterTypes()).map(type -> shapeOf(home, method, type)).toList();
        Shape gives = shapeOf(home, method, method.getGenericReturnType());
        if (takes.size() > NAMES.length || method.getTypeParameters().length > 0) return List.of();
        String head = takes.size() == 1 ? "x" : "(" + String.join(", ", Arrays.copyOf(NAMES, takes.size())) + ")";
        List<Expr> all = new ArrayList<>();
        Adding add = (text, does) -> all.add(Expr.of(Code.of(text), () -> proxy(home.raw(), method, does, loader)));
        if (gives.is(void.class)) {
            add.lambda(head + " -> { }", _ -> null);
            return List.of(recorder(home, method, takes.size(), head, loader), all.getFirst());
        }
        Class<?> first = takes.isEmpty() ? void.class : boxed(takes.getFirst().raw());
        Class<?> result = boxed(gives.raw());
        boolean isAlike = takes.size() == 2 && boxed(takes.get(1).raw()) == first;
        if (result == Boolean.class && first == Integer.class && takes.size() == 1) add.lambda("x -> x > 2", x -> (Integer) x[0] > 2);
        if (result == Boolean.class && first == String.class && takes.size() == 1) add.lambda("x -> x.isEmpty()", x -> ((String) x[0]).isEmpty());
        if (result == Boolean.class && isAlike && first != void.class) add.lambda("(a, b) -> a.equals(b)", x -> x[0].equals(x[1]));
        if (result == Integer.class && first == Integer.class && takes.size() == 1) add.lambda("x -> x + 1", x -> (Integer) x[0] + 1);
        if (result == Long.class && first == Long.class && takes.size() == 1) add.lambda("x -> x + 1", x -> (Long) x[0] + 1);
        if (result == Double.class && first == Double.class && takes.size() == 1) add.lambda("x -> x * x - 2", x -> (Double) x[0] * (Double) x[0] - 2);
        if (result == Integer.class && first == Integer.class && isAlike) add.lambda("(a, b) -> a * 10 + b", x -> (Integer) x[0] * 10 + (Integer) x[1]);
        if (result == Double.class && first == Double.class && isAlike) add.lambda("(a, b) -> a + b", x -> (Double) x[0] + (Double) x[1]);
        if (result == String.class && first == String.class && takes.size() == 1) add.lambda("x -> x + \"!\"", x -> x[0] + "!");
        if (result == String.class && takes.size() == 2) add.lambda("(a, b) -> a + \"-\" + b", x -> x[0] + "-" + x[1]);
        if (result == Integer.class && first == String.class && takes.size() == 1) add.lambda("x -> x.length()", x -> ((String) x[0]).length());
        if (result == String.class && takes.size() == 1 && first != String.class) add.lambda("x -> \"<\" + x + \">\"", x -> "<" + x[0] + ">");
        if (takes.size() == 1 && result.isAssignableFrom(first) && first != void.class) add.lambda("x -> x", x -> x[0]);
        for (Expr each : pools.of(gives, depth + 1).stream().filter(each -> !each.isNull()).limit(CONSTANTS).toList()) {
            Code code = Code.of(head + " -> ").then(each.code());
            all.add(Expr.of(code, () -> proxy(home.raw(), method, _ -> each.maker().make(), loader)));
        }
        add.lambda(head + " -> { throw new IllegalStateException(\"boom\"); }", _ -> {
            throw new IllegalStateException("boom");
        });
        return all;
    }

    @FunctionalInterface
    private interface Adding {
        void lambda(String text, Does does);
    }

    private static Expr recorder(Shape home, Method method, int count, String head, ClassLoader loader) {
        String text = switch (count) {
            case 0 -> "() -> seen.add(\"called\")";
            case 1 -> "seen::add";
            default -> head + " -> seen.add(List.of(" + head.substring(1, head.length() - 1) + "))";
        };
        Set<String> imports = count > 1 ? Set.of("java.util.List") : Set.of();
        return Expr.recording(new Code(text, imports), () -> proxy(home.raw(), method, arguments -> {
            SEEN.add(count == 0 ? "called" : count == 1 ? arguments[0] : List.of(arguments));
            return null;
        }, loader));
    }

    private static Optional<Expr> anonymous(Shape home, List<Method> open, Pools pools, ClassLoader loader, int depth) {
        Map<Method, Expr> results = new HashMap<>();
        StringBuilder body = new StringBuilder("{ ");
        Set<String> imports = new TreeSet<>(home.code().imports());
        for (Method each : open) {
            if (each.getTypeParameters().length > 0) return Optional.empty();
            Shape gives = shapeOf(home, each, each.getGenericReturnType());
            List<Expr> pool = pools.of(gives, depth + 1);
            if (pool.isEmpty() && !gives.is(void.class)) return Optional.empty();
            body.append("public ").append(gives.code().text()).append(' ').append(each.getName()).append('(');
            imports.addAll(gives.code().imports());
            Type[] types = each.getGenericParameterTypes();
            for (int i = 0; i < types.length; i++) {
                Code type = shapeOf(home, each, types[i]).code();
                imports.addAll(type.imports());
                body.append(i > 0 ? ", " : "").append(type.text()).append(' ').append(NAMES[i % NAMES.length]);
            }
            body.append(") { ");
            if (!gives.is(void.class)) {
                results.put(each, pool.getFirst());
                imports.addAll(pool.getFirst().code().imports());
                body.append("return ").append(pool.getFirst().code().text()).append("; ");
            }
            body.append("} ");
        }
        Code code = new Code("new " + home.code().text() + "() " + body + "}", imports);
        return Optional.of(Expr.of(code, () -> Proxy.newProxyInstance(loader, new Class<?>[] {home.raw()},
                handler((method, _) -> results.containsKey(method) ? results.get(method).maker().make() : null))));
    }

    private static Object proxy(Class<?> type, Method open, Does does, ClassLoader loader) {
        return Proxy.newProxyInstance(loader == null ? ClassLoader.getSystemClassLoader() : loader, new Class<?>[] {type},
                handler((_, arguments) -> fitting(open.getReturnType(), does.apply(arguments))));
    }

    @FunctionalInterface
    private interface Answering {
        Object answer(Method method, Object[] arguments) throws Throwable;
    }

    private static InvocationHandler handler(Answering answering) {
        return (self, method, given) -> {
            Object[] arguments = given == null ? new Object[0] : given;
            if (method.getDeclaringClass() == Object.class) {
                return switch (method.getName()) {
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> "lambda@" + Integer.toHexString(System.identityHashCode(self));
                };
            }
            return method.isDefault() ? InvocationHandler.invokeDefault(self, method, given) : answering.answer(method, arguments);
        };
    }

    /** A lambda's arithmetic is done in the type that its interface returns. */
    private static Object fitting(Class<?> type, Object value) {
        if (!(value instanceof Number number)) return value;
        if (type == long.class) return number.longValue();
        return type == double.class ? (Object) number.doubleValue() : value;
    }

    static Class<?> boxed(Class<?> type) {
        return java.lang.invoke.MethodType.methodType(type).wrap().returnType();
    }
}
