package tester.explorer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jacoco.core.instr.Instrumenter;
import org.jacoco.core.internal.data.CRC64;
import tester.probes.Probes;
import tester.runner.CompiledClasses;
import tester.runner.ProbeLookup;
import tester.runner.UserClassLoader;

/** The source's classes, loaded anew, with probes that tell which way a call went. */
final class Realm {
    private static final AtomicLong REALMS = new AtomicLong();
    /** Keeps our probes apart from those of ordinary runs. */
    private static final long SPREAD = 0xD1B54A32D192ED03L;

    private final ProbeLookup lookup = new ProbeLookup(REALMS.incrementAndGet() * SPREAD);
    private final Instrumenter instrumenter = new Instrumenter(lookup);
    private final Map<String, Long> probes = new LinkedHashMap<>();
    private final ClassLoader loader;
    private final Set<String> own;

    Realm(CompiledClasses classes) {
        own = new TreeSet<>(classes.sourceNames());
        for (String name : own) {
            long id = CRC64.classId(classes.bytesOf(name).orElseThrow());
            probes.put(name.substring(name.lastIndexOf('.') + 1), lookup.probesOf(id));
        }
        loader = new UserClassLoader(classes, this::woven);
    }

    private byte[] woven(String name, byte[] original) {
        if (!own.contains(name)) return original;
        try {
            return Weaver.woven(instrumenter.instrument(original, name));
        } catch (IOException tooLarge) {
            return Weaver.woven(original);
        }
    }

    ClassLoader loader() {
        return loader;
    }

    /** @throws LinkageError when the class cannot be linked. */
    Class<?> load(String name) throws ClassNotFoundException {
        return Class.forName(name, false, loader);
    }

    /** Whether the class was made of the source. */
    boolean owns(Class<?> type) {
        return type.getClassLoader() == loader;
    }

    /** Whether the class with this binary name was made of the source. */
    boolean wrote(String className) {
        return own.contains(className);
    }

    /** Probes passed since the last time, as `Class:number`. */
    List<String> takeArcs() {
        List<String> taken = new ArrayList<>();
        probes.forEach((name, id) -> {
            boolean[] live = Probes.reached(id);
            if (live == null) return;
            for (int i = 0; i < live.length; i++) if (live[i]) taken.add(name + ":" + i);
            Arrays.fill(live, false);
        });
        return taken;
    }

    /** All probes of classes that have run. */
    List<String> possibleArcs() {
        List<String> all = new ArrayList<>();
        probes.forEach((name, id) -> {
            boolean[] live = Probes.reached(id);
            for (int i = 0; live != null && i < live.length; i++) all.add(name + ":" + i);
        });
        return all;
    }
}
