package tester.probes;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What explored classes call in place of, or beside, what would end or stall the process or differ between runs. One
 * call of user code at a time is watched.
 */
public final class Watch {
    /** Elements or repetitions that one allocation may ask for. */
    private static final int MAX_SIZE = 1 << 20;
    /** Milliseconds that one call may sleep. */
    private static final long MAX_SLEEP_MS = 50;

    private static final Set<Thread> DOOMED = ConcurrentHashMap.newKeySet();
    private static final Set<String> NOTES = ConcurrentHashMap.newKeySet();
    private static volatile boolean isAlarmed;
    private static volatile long running;
    private static volatile long expired = -1;
    private static volatile String cause = "";
    private static volatile long sleptMs;
    private static volatile long clockShiftMs;
    private static volatile boolean isReversed;

    private Watch() {}

    /** At the start of each method and before each jump back. */
    public static void tick() {
        if (isAlarmed) sound();
    }

    private static void sound() {
        if (expired == running || DOOMED.contains(Thread.currentThread())) throw new Expired(cause);
    }

    /** Before something of `size` elements is made. */
    public static void size(int size) {
        if (size > MAX_SIZE) stop("it asks for more memory than there is");
    }

    public static void exit(int status) {
        stop("it ends the whole process");
    }

    public static void exit(Runtime runtime, int status) {
        stop("it ends the whole process");
    }

    /** `what`: something outside of the call that it depends on. */
    public static void note(String what) {
        NOTES.add(what);
    }

    public static void sleep(long ms) throws InterruptedException {
        sleptMs += Math.max(0, ms);
        if (sleptMs > MAX_SLEEP_MS) stop("it sleeps");
        Thread.sleep(ms);
    }

    public static long currentTimeMillis() {
        note("the clock");
        return System.currentTimeMillis() + clockShiftMs;
    }

    public static long nanoTime() {
        note("the clock");
        return System.nanoTime() + clockShiftMs * 1_000_003;
    }

    public static Clock clock() {
        return clock(ZoneId.systemDefault());
    }

    public static Clock clock(ZoneId zone) {
        note("the clock");
        return Clock.offset(Clock.system(zone), Duration.ofMillis(clockShiftMs));
    }

    /** Java promises no order for these, and draws one in each process: where it may matter it is turned round. */
    public static <T> Set<T> order(Set<T> set) {
        if (!isReversed) return set;
        return Collections.unmodifiableSet(new LinkedHashSet<>(new ArrayList<>(set).reversed()));
    }

    public static <K, V> Map<K, V> order(Map<K, V> map) {
        if (!isReversed) return map;
        Map<K, V> turned = new LinkedHashMap<>();
        for (Map.Entry<K, V> each : new ArrayList<>(map.entrySet()).reversed()) turned.put(each.getKey(), each.getValue());
        return Collections.unmodifiableMap(turned);
    }

    private static void stop(String reason) {
        cause = reason;
        expired = running;
        isAlarmed = true;
        throw new Expired(reason);
    }

    /** Opens a call. Returns its number. */
    public static long begin() {
        NOTES.clear();
        sleptMs = 0;
        return ++running;
    }

    /** Closes the call. Returns why it had to end; empty when nobody ended it. */
    public static String end() {
        boolean isExpired = expired == running;
        running++;
        isAlarmed = !DOOMED.isEmpty();
        return isExpired ? cause : "";
    }

    /** Ends the call with this number at its next step; nothing when it is over. */
    public static void expire(long call, String reason) {
        if (call != running) return;
        cause = reason;
        expired = call;
        isAlarmed = true;
    }

    /** Ends whatever the thread does in user code from now on. */
    public static void doom(Thread thread) {
        DOOMED.add(thread);
        isAlarmed = true;
        running++;
    }

    public static List<String> notes() {
        return NOTES.stream().sorted().toList();
    }

    /** Moves the clock, and turns the order round of what has none. */
    public static void elsewhere(long shiftMs, boolean turnsOrder) {
        clockShiftMs = shiftMs;
        isReversed = turnsOrder;
    }
}
