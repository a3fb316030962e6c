package tester.explorer;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Objects of the source's classes: by constructors, factories and constants, of subclasses, or by lambdas. */
final class Objects {
    private static final int ROWS = 4;
    private static final int MAX_PARAMETERS = 8;

    private final Realm realm;
    private final List<Class<?>> classes;
    private final Pools pools;

    Objects(Realm realm, List<Class<?>> classes, Pools pools) {
        this.realm = realm;
        this.classes = classes;
        this.pools = pools;
    }

    /** Simplest first. Empty for what nothing in the source makes. */
    List<Expr> of(Shape shape, int depth) {
        Class<?> raw = shape.raw();
        List<Expr> found = new ArrayList<>();
        boolean isOwn = realm.owns(raw);
        if (isOwn && !Modifier.isAbstract(raw.getModifiers())) found.addAll(byConstructors(shape, depth));
        if (isOwn) {
            found.addAll(byFactories(shape, depth));
            found.addAll(constants(raw));
        }
        if (raw.isInterface()) found.addAll(Lambdas.of(shape, pools, realm, depth));
        if (raw.isInterface() || Modifier.isAbstract(raw.getModifiers())) {
            for (Class<?> each : classes) {
                if (each != raw && raw.isAssignableFrom(each) && !Modifier.isAbstract(each.getModifiers())) {
                    found.addAll(pools.of(Shape.of(each, new HashMap<>()), depth + 1));
                }
            }
        }
        return found;
    }

    private List<Expr> byConstructors(Shape shape, int depth) {
        Class<?> raw = shape.raw();
        boolean isInner = raw.getEnclosingClass() != null && !Modifier.isStatic(raw.getModifiers());
        if (isInner) return List.of();
        Code name = shape.code();
        List<Expr> found = new ArrayList<>();
        Constructor<?>[] constructors = raw.getDeclaredConstructors();
        Arrays.sort(constructors, Comparator.comparingInt(Constructor::getParameterCount));
        for (Constructor<?> each : constructors) {
            if (Modifier.isPrivate(each.getModifiers()) || each.isSynthetic()) continue;
            each.setAccessible(true);
            for (List<Expr> row : rows(each, shape.bindings(), depth)) found.add(created(name, each, row));
        }
        return found;
    }

    private static Expr created(Code name, Constructor<?> constructor, List<Expr> row) {
        Code code = Expr.codes("new " + name.text() + "(", row, ")").with(name.imports());
        return Expr.of(code, () -> unwrapped(() -> constructor.newInstance(Expr.make(row))), row,
                others -> others.size() == row.size() ? created(name, constructor, others) : created(name, constructor, row));
    }

    private List<Expr> byFactories(Shape shape, int depth) {
        List<Expr> found = new ArrayList<>();
        for (Class<?> home : classes) {
            for (Method each : home.getDeclaredMethods()) {
                boolean isFactory = Modifier.isStatic(each.getModifiers()) && each.getReturnType() == shape.raw()
                        && !Modifier.isPrivate(each.getModifiers()) && !each.isSynthetic() && !Modifier.isPrivate(home.getModifiers());
                boolean takesItself = Arrays.asList(each.getParameterTypes()).contains(shape.raw());
                if (!isFactory || takesItself) continue;
                each.setAccessible(true);
                Code name = Code.nameOf(home).then("." + each.getName());
                Map<TypeVariable<?>, Shape> bindings = new HashMap<>();
                for (List<Expr> row : rows(each, bindings, depth)) found.add(called(name, each, row));
            }
        }
        return found;
    }

    private static Expr called(Code name, Method method, List<Expr> row) {
        Code code = Expr.codes(name.text() + "(", row, ")").with(name.imports());
        return Expr.of(code, () -> unwrapped(() -> method.invoke(null, Expr.make(row))), row,
                others -> others.size() == row.size() ? called(name, method, others) : called(name, method, row));
    }

    private static List<Expr> constants(Class<?> raw) {
        List<Expr> found = new ArrayList<>();
        for (Field field : raw.getDeclaredFields()) {
            int modifiers = field.getModifiers();
            boolean isConstant = Modifier.isStatic(modifiers) && Modifier.isFinal(modifiers) && !Modifier.isPrivate(modifiers);
            if (!isConstant || field.isSynthetic() || field.getType() != raw) continue;
            field.setAccessible(true);
            found.add(Expr.of(Code.nameOf(raw).then("." + field.getName()), () -> field.get(null)));
        }
        return found;
    }

    /** A few rows of arguments; none when one of the parameters cannot be filled. */
    private List<List<Expr>> rows(Executable executable, Map<TypeVariable<?>, Shape> bindings, int depth) {
        if (executable.getParameterCount() > MAX_PARAMETERS) return List.of();
        List<List<Expr>> columns = new ArrayList<>();
        for (java.lang.reflect.Type type : executable.getGenericParameterTypes()) {
            List<Expr> pool = pools.of(Shape.of(type, bindings), depth + 1);
            if (pool.isEmpty()) return List.of();
            columns.add(pool);
        }
        List<List<Expr>> rows = new ArrayList<>();
        for (int i = 0; i < (columns.isEmpty() ? 1 : ROWS); i++) {
            List<Expr> row = new ArrayList<>();
            for (int place = 0; place < columns.size(); place++) {
                List<Expr> column = columns.get(place);
                row.add(column.get((i + (i == 0 ? 0 : place)) % column.size()));
            }
            if (!rows.contains(row)) rows.add(row);
        }
        return rows;
    }

    /** What the user's code throws, as itself. */
    static Object unwrapped(Expr.Maker call) throws Throwable {
        try {
            return call.make();
        } catch (InvocationTargetException wrapped) {
            throw wrapped.getCause();
        }
    }
}
