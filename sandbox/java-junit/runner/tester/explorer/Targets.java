package tester.explorer;

import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds what a test in the source's package can call. */
final class Targets {
    private Targets() {}

    /** In the order of the text. `broken`: takes the names of classes that cannot be loaded, and why. */
    static List<Class<?>> classes(Realm realm, Iterable<String> names, Map<String, String> broken) {
        List<Class<?>> found = new ArrayList<>();
        for (String name : names) {
            try {
                Class<?> type = realm.load(name);
                if (isReachable(type)) found.add(type);
            } catch (ClassNotFoundException | LinkageError fault) {
                broken.put(name, fault.toString());
            }
        }
        return found;
    }

    private static boolean isReachable(Class<?> type) {
        if (type.isAnonymousClass() || type.isLocalClass() || type.isSynthetic() || type.isAnnotation()) return false;
        for (Class<?> each = type; each != null; each = each.getEnclosingClass()) {
            if (Modifier.isPrivate(each.getModifiers())) return false;
        }
        return true;
    }

    static List<Target> in(List<Class<?>> classes, SourceFacts facts) {
        List<Target> found = new ArrayList<>();
        for (Class<?> type : classes) {
            List<Executable> members = new ArrayList<>();
            if (!Modifier.isAbstract(type.getModifiers()) && !type.isEnum()) members.addAll(Arrays.asList(type.getDeclaredConstructors()));
            members.addAll(Arrays.asList(type.getDeclaredMethods()));
            Map<String, Integer> counts = new LinkedHashMap<>();
            for (Executable each : members) counts.merge(nameOf(each), 1, Integer::sum);
            for (Executable each : members) {
                if (!isCallable(each)) continue;
                each.setAccessible(true);
                String owner = Code.nameOf(type).text();
                String name = each instanceof Method ? owner + "." + each.getName() : owner;
                boolean isOverloaded = counts.get(nameOf(each)) > 1;
                String unique = isOverloaded ? name + typesOf(each) : name;
                facts.of(each, !(each instanceof Method))
                        .ifPresent(written -> found.add(Target.of(unique, each, written, isOverloaded)));
            }
        }
        found.sort(Comparator.comparingLong(Target::firstLine));
        return found;
    }

    private static String typesOf(Executable member) {
        return Arrays.stream(member.getParameterTypes()).map(Class::getSimpleName).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String nameOf(Executable member) {
        return member instanceof Method ? member.getName() : "<init>";
    }

    private static boolean isCallable(Executable member) {
        int modifiers = member.getModifiers();
        return !member.isSynthetic() && !Modifier.isPrivate(modifiers) && !Modifier.isAbstract(modifiers)
                && !(member instanceof Method method && (method.isBridge() || isUsual(method)));
    }

    /** What Java asks for rather than what somebody wants to know. */
    private static boolean isUsual(Method method) {
        return method.getName().equals("main") && method.getParameterCount() == 1
                || method.getName().equals("finalize") && method.getParameterCount() == 0;
    }
}
