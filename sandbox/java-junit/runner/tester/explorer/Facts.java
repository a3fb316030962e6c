package tester.explorer;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.BaseStream;
import java.util.stream.Stream;

/** What can be seen of an object from outside: expressions over its name, and their values. */
final class Facts {
    private static final int MAX_FACTS = 6;
    private static final int MAX_ITEMS = 20;
    private static final int MAX_TEXT = 120;
    /** What changes an object by being asked, mostly. */
    private static final Pattern DRIVING = Pattern.compile(
            "(pop|poll|next|remove|take|clear|reset|add|inc|dec|push|put|set|close|open|start|stop|run|build|create|new|copy|"
                    + "clone|hashCode|toString|iterator|stream|notify|wait|undo|redo|advance|consume|read|draw|step|toggle|flush|"
                    + "drain|with|plus|minus|getClass|finalize|main).*");
    private static final Pattern ADDRESS = Pattern.compile("@[0-9a-f]{3,}\\b");

    private final Realm realm;
    private final Map<Class<?>, List<Method>> queries = new HashMap<>();

    Facts(Realm realm) {
        this.realm = realm;
    }

    /** `given`: arguments of the call, by type: questions about them are asked as well. */
    Map<String, Code> of(Object value, String name, List<Expr> given) {
        Map<String, Code> facts = new LinkedHashMap<>();
        if (value == null) return facts;
        Class<?> type = value.getClass();
        if (!realm.owns(type)) {
            library(value, name, facts);
            return facts;
        }
        for (Field field : type.getFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) add(facts, name + "." + field.getName(), () -> field.get(value));
        }
        List<Method> own = queries.computeIfAbsent(type, Facts::queriesOf);
        for (Method each : own) {
            if (facts.size() >= MAX_FACTS) break;
            if (each.getParameterCount() == 0) add(facts, name + "." + each.getName() + "()", () -> each.invoke(value));
            else ask(facts, each, value, name, given);
        }
        if (facts.isEmpty()) text(value, name, facts);
        return facts;
    }

    private static void ask(Map<String, Code> facts, Method method, Object value, String name, List<Expr> given) {
        Class<?> wanted = Lambdas.boxed(method.getParameterTypes()[0]);
        for (Expr each : given) {
            if (each.basic() == null || !wanted.isInstance(each.basic())) continue;
            add(facts, name + "." + method.getName() + "(" + each.code().text() + ")", () -> method.invoke(value, each.basic()));
            return;
        }
    }

    private static List<Method> queriesOf(Class<?> type) {
        List<Method> found = new ArrayList<>();
        for (Class<?> each = type; each != null && each.getClassLoader() == type.getClassLoader(); each = each.getSuperclass()) {
            for (Method method : each.getDeclaredMethods()) if (isQuery(method)) found.add(method);
        }
        if (Throwable.class.isAssignableFrom(type)) found.add(messageOf());
        found.sort(Comparator.<Method>comparingInt(Method::getParameterCount).thenComparing(Method::getName));
        found.stream().filter(method -> method.getDeclaringClass() != Throwable.class).forEach(method -> method.setAccessible(true));
        return found;
    }

    private static Method messageOf() {
        try {
            return Throwable.class.getMethod("getMessage");
        } catch (NoSuchMethodException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static boolean isQuery(Method method) {
        int modifiers = method.getModifiers();
        boolean isSimple = method.getParameterCount() == 0
                || method.getParameterCount() == 1 && (method.getParameterTypes()[0] == String.class || method.getParameterTypes()[0].isPrimitive());
        return isSimple && !method.isSynthetic() && !method.isBridge() && method.getReturnType() != void.class
                && !Modifier.isStatic(modifiers) && !Modifier.isPrivate(modifiers) && !Modifier.isProtected(modifiers)
                && method.getReturnType() != method.getDeclaringClass() && !DRIVING.matcher(method.getName()).matches()
                && Arrays.stream(method.getExceptionTypes()).allMatch(RuntimeException.class::isAssignableFrom);
    }

    private static void library(Object value, String name, Map<String, Code> facts) {
        switch (value) {
            case Iterator<?> walk -> items(facts, "StreamSupport.stream(Spliterators.spliteratorUnknownSize(" + name + ", 0), false).limit(20).toList()",
                    drained(walk), "java.util.stream.StreamSupport", "java.util.Spliterators");
            case Stream<?> stream -> items(facts, name + ".limit(20).toList()", drained(stream.iterator()));
            case BaseStream<?, ?> stream -> items(facts, name + ".limit(20).boxed().toList()", drained(stream.iterator()));
            case Collection<?> all -> items(facts, "List.copyOf(" + name + ")", drained(all.iterator()), "java.util.List");
            default -> text(value, name, facts);
        }
    }

    private static List<Object> drained(Iterator<?> walk) {
        List<Object> items = new ArrayList<>();
        while (items.size() < MAX_ITEMS && walk.hasNext()) items.add(walk.next());
        return items;
    }

    private static void items(Map<String, Code> facts, String question, List<Object> items, String... imports) {
        Expressions.of(items).ifPresent(code -> facts.put(question, code.with(java.util.Set.of(imports))));
    }

    /** Its own words, where it has some that hold in every run. */
    private static void text(Object value, String name, Map<String, Code> facts) {
        try {
            if (value.getClass().getMethod("toString").getDeclaringClass() == Object.class) return;
            String text = value.toString();
            if (text != null && text.length() <= MAX_TEXT && !ADDRESS.matcher(text).find()) facts.put(name + ".toString()", Expressions.of(text).orElseThrow());
        } catch (ReflectiveOperationException | RuntimeException _) {
            facts.remove(name + ".toString()");
        }
    }

    private static void add(Map<String, Code> facts, String question, Expr.Maker answer) {
        try {
            Object value = answer.make();
            Optional<Code> code = Expressions.of(value).filter(each -> each.text().length() <= MAX_TEXT && !ADDRESS.matcher(each.text()).find());
            code.ifPresent(each -> facts.put(question, each));
        } catch (InvocationTargetException _) {
            facts.remove(question);
        } catch (Throwable fault) {
            if (fault instanceof VirtualMachineError broken) throw broken;
            facts.remove(question);
        }
    }
}
