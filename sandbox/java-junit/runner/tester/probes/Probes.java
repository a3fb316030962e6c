package tester.probes;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Where instrumented classes find their probes: the only door from user code into our module. */
public final class Probes {
    private static final Map<Long, boolean[]> BY_CLASS = new ConcurrentHashMap<>();

    private Probes() {}

    /** Called by the instrumented code of a class before it sets its first probe. */
    public static boolean[] of(long classId, int count) {
        return BY_CLASS.computeIfAbsent(classId, _ -> new boolean[count]);
    }

    /** Which code of the class has run; null when none has. */
    public static boolean[] reached(long classId) {
        return BY_CLASS.get(classId);
    }
}
