package tester.explorer;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A type without variables: each has been given a type that fits its bounds. `arguments`: of a generic type. */
record Shape(Class<?> raw, List<Shape> arguments) {
    static final Shape OBJECT = of(Object.class);
    private static final Set<String> TEXTUAL = Set.of("K", "R", "S", "U");

    static Shape of(Class<?> raw) {
        return new Shape(raw, List.of());
    }

    /** `bindings`: what the variables stand for; those that stand for nothing yet are added. */
    static Shape of(Type type, Map<TypeVariable<?>, Shape> bindings) {
        return switch (type) {
            case Class<?> raw when raw.isArray() -> new Shape(raw, List.of(of(raw.getComponentType(), bindings)));
            case Class<?> raw -> new Shape(raw, argumentsOf(raw.getTypeParameters(), bindings));
            case ParameterizedType applied ->
                new Shape((Class<?>) applied.getRawType(), argumentsOf(applied.getActualTypeArguments(), bindings));
            case WildcardType wild ->
                of(wild.getLowerBounds().length > 0 ? wild.getLowerBounds()[0] : wild.getUpperBounds()[0], bindings);
            case GenericArrayType array -> {
                Shape component = of(array.getGenericComponentType(), bindings);
                yield new Shape(component.raw.arrayType(), List.of(component));
            }
            case TypeVariable<?> variable -> {
                Shape known = bindings.get(variable);
                if (known == null) bindings.put(variable, known = choose(variable, bindings));
                yield known;
            }
            default -> OBJECT;
        };
    }

    private static List<Shape> argumentsOf(Type[] types, Map<TypeVariable<?>, Shape> bindings) {
        List<Shape> shapes = new ArrayList<>();
        for (Type type : types) {
            Shape shape = of(type, bindings);
            shapes.add(shape == OBJECT && type instanceof WildcardType ? of(Integer.class) : shape);
        }
        return List.copyOf(shapes);
    }

    private static Shape choose(TypeVariable<?> variable, Map<TypeVariable<?>, Shape> bindings) {
        Type bound = variable.getBounds()[0];
        bindings.put(variable, OBJECT);
        Class<?> raw = of(bound, bindings).raw;
        boolean wantsText = raw == CharSequence.class || raw == String.class || TEXTUAL.contains(variable.getName());
        if (wantsText && raw.isAssignableFrom(String.class)) return of(String.class);
        if (raw.isAssignableFrom(Integer.class)) return of(Integer.class);
        if (raw == Enum.class) return of(java.util.concurrent.TimeUnit.class);
        return of(bound, bindings);
    }

    Shape argument(int index) {
        return index < arguments.size() ? arguments.get(index) : OBJECT;
    }

    Shape component() {
        return arguments.isEmpty() ? of(raw.getComponentType()) : arguments.getFirst();
    }

    Map<TypeVariable<?>, Shape> bindings() {
        Map<TypeVariable<?>, Shape> bindings = new HashMap<>();
        TypeVariable<?>[] variables = raw.getTypeParameters();
        for (int i = 0; i < variables.length && i < arguments.size(); i++) bindings.put(variables[i], arguments.get(i));
        return bindings;
    }

    /** The same type seen as a supertype of it, with the arguments it has there. */
    Optional<Shape> as(Class<?> wanted) {
        if (raw == wanted) return Optional.of(this);
        List<Type> above = new ArrayList<>(List.of(raw.getGenericInterfaces()));
        if (raw.getGenericSuperclass() != null) above.add(raw.getGenericSuperclass());
        return above.stream().flatMap(type -> of(type, bindings()).as(wanted).stream()).findFirst();
    }

    boolean is(Class<?>... types) {
        for (Class<?> type : types) if (raw == type) return true;
        return false;
    }

    Code code() {
        if (raw.isArray()) return component().code().then("[]");
        Code name = Code.nameOf(raw);
        return arguments.isEmpty() ? name : name.then(Code.joined("<", arguments.stream().map(Shape::code).toList(), ">"));
    }

}
