package tester.explorer;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.SourceVersion;
import tester.runner.Json;

/** One callable of the source. `home`: the class it is called on, with its type arguments. `isOverloaded`: its name has others. */
record Target(
        String qualifiedName, Executable executable, Shape home, List<Shape> parameters, List<String> names, Shape gives,
        boolean isOverloaded, long firstLine, long lastLine, Set<Object> constants) {

    static Target of(String qualifiedName, Executable executable, SourceFacts.Written written, boolean isOverloaded) {
        Class<?> owner = executable.getDeclaringClass();
        Map<TypeVariable<?>, Shape> bindings = new HashMap<>();
        Shape home = Shape.of(owner, bindings);
        bindings.putAll(home.bindings());
        List<Shape> parameters = new ArrayList<>();
        for (Type type : executable.getGenericParameterTypes()) parameters.add(Shape.of(type, bindings));
        List<String> names = Arrays.stream(executable.getParameters()).map(each -> each.getName()).toList();
        Shape gives = executable instanceof Method method ? Shape.of(method.getGenericReturnType(), bindings) : home;
        return new Target(qualifiedName, executable, home, List.copyOf(parameters), names, gives, isOverloaded,
                written.firstLine(), written.lastLine(), written.constants());
    }

    boolean isConstructor() {
        return executable instanceof Constructor;
    }

    boolean isStatic() {
        return Modifier.isStatic(executable.getModifiers());
    }

    boolean needsObject() {
        return !isConstructor() && !isStatic();
    }

    boolean isVoid() {
        return gives.is(void.class);
    }

    /** Whether the compiler wants it said that it may throw. */
    boolean isChecked() {
        return Arrays.stream(executable.getExceptionTypes())
                .anyMatch(type -> !RuntimeException.class.isAssignableFrom(type) && !Error.class.isAssignableFrom(type));
    }

    /** The call with `{0}`, `{1}` … for the arguments. */
    Code template(String receiver, int count) {
        List<Code> places = new ArrayList<>();
        for (int i = 0; i < count; i++) places.add(Code.of("{" + i + "}"));
        Code name = isConstructor() ? Code.of("new ").then(home.code())
                : needsObject() ? Code.of(receiver + "." + executable.getName())
                : Code.nameOf(executable.getDeclaringClass()).then("." + executable.getName());
        return name.then(Code.joined("(", places, ")"));
    }

    Object call(Object receiver, Object[] arguments) throws Throwable {
        return Objects.unwrapped(() -> executable instanceof Constructor<?> constructor
                ? constructor.newInstance(arguments)
                : ((Method) executable).invoke(receiver, arguments));
    }

    /** Name for a variable that holds an object of this class. */
    static String variableFor(Class<?> type) {
        String name = type.getSimpleName();
        String variable = Character.toLowerCase(name.charAt(0)) + name.substring(1);
        return SourceVersion.isKeyword(variable) || variable.equals("seen") || variable.equals("result") ? "the" + name : variable;
    }

    Map<String, Object> record() {
        String kind = isConstructor() ? "constructor" : isStatic() ? "static_method" : "method";
        return Json.object("record", "callable", "qualifiedName", qualifiedName, "kind", kind, "isAsync", false,
                "firstLine", firstLine, "lastLine", lastLine);
    }

}
