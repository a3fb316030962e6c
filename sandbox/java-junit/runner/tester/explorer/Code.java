package tester.explorer;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Java text, and the qualified names of the types that it needs imported. */
record Code(String text, Set<String> imports) {
    static Code of(String text, String... imports) {
        return new Code(text, Set.of(imports));
    }

    /** Name of a type: nested ones behind those around them, type arguments left out. */
    static Code nameOf(Class<?> type) {
        if (type.isArray()) return nameOf(type.getComponentType()).then("[]");
        if (type.isPrimitive()) return of(type.getName());
        String text = type.getCanonicalName() == null ? type.getName() : type.getCanonicalName();
        String home = type.getPackageName();
        String name = home.isEmpty() ? text : text.substring(home.length() + 1);
        boolean isNear = home.equals("java.lang") || type.getClassLoader() instanceof tester.runner.UserClassLoader;
        return isNear ? of(name) : of(name, home + "." + name.split("\\.")[0]);
    }

    static Code joined(String before, List<Code> parts, String after) {
        Set<String> imports = new TreeSet<>();
        parts.forEach(part -> imports.addAll(part.imports));
        return new Code(parts.stream().map(Code::text).collect(Collectors.joining(", ", before, after)), imports);
    }

    Code then(String more) {
        return new Code(text + more, imports);
    }

    /** This text, then the other's. */
    Code then(Code next) {
        return new Code(text + next.text, with(next.imports).imports);
    }

    Code with(Set<String> more) {
        Set<String> all = new TreeSet<>(imports);
        all.addAll(more);
        return new Code(text, all);
    }
}
