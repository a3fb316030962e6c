package tester.explorer;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Map;
import java.util.function.Supplier;
import tester.probes.Watch;
import tester.runner.CompiledClasses;
import tester.runner.Compiler;
import tester.runner.JavaText;
import tester.runner.UserClassLoader;

/**
 * Repeats what was seen the way a test will: compiled, with the source loaded anew, in another order, language, time
 * zone and year. What does not compile or hold is no observation.
 */
final class Checks {
    private static final int MAX_COMPILATIONS = 5;
    private static final int REPEATS = 6;
    private static final long YEAR_MS = 400L * 24 * 3_600_000;
    private static final String CLASS = "ObservationChecks";

    private final Compiler compiler;
    private final Supplier<JavaText> source;
    private final String packageName;
    private final Set<String> typeNames;
    private final Pulse pulse;

    Checks(Compiler compiler, Supplier<JavaText> source, JavaText read, Pulse pulse) {
        this.compiler = compiler;
        this.source = source;
        this.packageName = read.packageName();
        this.typeNames = read.typeNames();
        this.pulse = pulse;
    }

    /** Why each did not hold; empty for those that did. */
    List<String> reasons(List<Observed> observed) {
        List<String> reasons = new ArrayList<>(Collections.nCopies(observed.size(), ""));
        for (int i = 0; i < reasons.size(); i++) if (isAmbiguous(observed.get(i))) reasons.set(i, "its test needs a name that means something else here");
        for (int attempt = 0; attempt < MAX_COMPILATIONS; attempt++) {
            Text text = new Text(observed, reasons);
            Compiler.Inspection found = compiler.inspect(source.get(), new JavaText(CLASS + ".java", text.toString()));
            if (found.faults().isEmpty()) {
                repeat(observed, reasons, found.classes());
                return reasons;
            }
            for (Compiler.Fault fault : found.faults()) text.blame(fault, reasons);
        }
        reasons.replaceAll(reason -> reason.isEmpty() ? "its test does not compile" : reason);
        return reasons;
    }

    private boolean isAmbiguous(Observed each) {
        return each.imports().stream().anyMatch(name -> typeNames.contains(name.substring(name.lastIndexOf('.') + 1)));
    }

    private void repeat(List<Observed> observed, List<String> reasons, CompiledClasses classes) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < reasons.size(); i++) if (reasons.get(i).isEmpty()) order.add(i);
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Chatham"));
            Watch.elsewhere(YEAR_MS, true);
            round(observed, reasons, classes, order.reversed());
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
            Watch.elsewhere(0, false);
            List<Integer> shuffled = new ArrayList<>(order);
            Collections.shuffle(shuffled, new Random(1));
            round(observed, reasons, classes, shuffled);
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
            Watch.elsewhere(0, false);
        }
    }

    private void round(List<Observed> observed, List<String> reasons, CompiledClasses classes, List<Integer> order) {
        String prefix = packageName.isEmpty() ? "" : packageName + ".";
        Set<String> own = classes.sourceNames();
        ClassLoader loader = new UserClassLoader(classes, (name, bytes) -> own.contains(name) ? Weaver.woven(bytes) : bytes);
        BitSet done = new BitSet();
        while (done.cardinality() < order.size() && pulse.abandoned() < Explorer.MAX_ABANDONED) {
            int[] current = {-1};
            boolean isOver = pulse.run(() -> {
                for (int place = done.nextClearBit(0); place < order.size(); place = done.nextClearBit(place)) {
                    current[0] = order.get(place);
                    done.set(place);
                    if (!reasons.get(current[0]).isEmpty()) continue;
                    String reason = check(observed.get(current[0]), loader, prefix + CLASS, "check" + current[0]);
                    reasons.set(current[0], reason);
                }
            });
            if (!isOver && current[0] >= 0) reasons.set(current[0], "it does not end");
            if (isOver) return;
        }
    }

    private String check(Observed seen, ClassLoader loader, String type, String name) {
        int repeats = seen.notes().contains("randomness") ? REPEATS : 1;
        for (int i = 0; i < repeats; i++) {
            ByteArrayOutputStream printed = new ByteArrayOutputStream();
            PrintStream usual = System.out;
            boolean hasFailed = false;
            int threads = Thread.activeCount();
            try {
                Method check = Class.forName(type, true, loader).getDeclaredMethod(name);
                check.setAccessible(true);
                System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
                pulse.begin();
                check.invoke(null);
            } catch (Throwable _) {
                hasFailed = true;
            } finally {
                String ended = pulse.end();
                System.setOut(usual);
                if (!ended.isEmpty()) return ended;
            }
            boolean isSilent = seen.stdout() == null || seen.stdout().equals(printed.toString(StandardCharsets.UTF_8));
            if (hasFailed || !isSilent) return "its result changes between runs" + because(seen.notes());
            if (Watch.notes().contains("threads") && areThreadsLeft(threads)) return "it leaves threads running";
        }
        return "";
    }

    private static boolean areThreadsLeft(int before) {
        try {
            for (int i = 0; i < 10 && Thread.activeCount() > before; i++) Thread.sleep(5);
        } catch (InterruptedException _) {
            return true;
        }
        return Thread.activeCount() > before;
    }

    private static String because(List<String> notes) {
        return notes.isEmpty() ? ": it depends on what ran before, or on where it runs" : ": it reads " + String.join(" and ", notes);
    }

    /** The checks as a class; remembers which lines are whose. */
    private final class Text {
        private final StringBuilder text = new StringBuilder();
        private final TreeMap<Integer, Integer> ownerByLine = new TreeMap<>();
        private final Map<Integer, String> importByLine = new TreeMap<>();
        private final List<Observed> observed;
        private int line = 1;

        Text(List<Observed> observed, List<String> reasons) {
            this.observed = observed;
            Set<String> imports = new TreeSet<>(Set.of("org.junit.jupiter.api.Assertions"));
            for (int i = 0; i < observed.size(); i++) if (reasons.get(i).isEmpty()) imports.addAll(observed.get(i).imports());
            if (!packageName.isEmpty()) add("package " + packageName + ";");
            for (String name : imports) {
                importByLine.put(line, name);
                add("import " + name + ";");
            }
            add("class " + CLASS + " {");
            for (int i = 0; i < observed.size(); i++) {
                if (!reasons.get(i).isEmpty()) continue;
                ownerByLine.put(line, i);
                add("static void check" + i + "() throws Exception {");
                observed.get(i).body().forEach(this::add);
                add("}");
            }
            ownerByLine.put(line, -1);
            add("}");
        }

        private void add(String words) {
            text.append(words).append('\n');
            line++;
        }

        void blame(Compiler.Fault fault, List<String> reasons) {
            String imported = importByLine.get((int) fault.line());
            for (int i = 0; imported != null && i < observed.size(); i++) {
                if (observed.get(i).imports().contains(imported)) reasons.set(i, "its test needs " + imported);
            }
            Map.Entry<Integer, Integer> owner = ownerByLine.floorEntry((int) fault.line());
            if (owner != null && owner.getValue() >= 0) reasons.set(owner.getValue(), "its test does not compile: " + fault.message().lines().findFirst().orElse(""));
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
