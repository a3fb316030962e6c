package tester.runner;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tester.explorer.Explorer;

/** Loads and warms everything first, then waits for its one job: a sandbox in stock answers without paying for that. */
public final class Main {
    /** What must never be told apart from a run that ended by itself. */
    private static final int BROKEN = 70;
    private static final int REHEARSALS = 2;
    /** Argument: rehearse and end, for the archive of the classes that are loaded then. */
    private static final String REHEARSE = "rehearse";
    /** Argument: leave the rehearsals out, because somebody waits for the job already. */
    private static final String AT_ONCE = "at-once";

    private static final Path WORK = Path.of("/work");

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        // The libraries are the user's as well, so they are on the class path, in no module.
        Main.class.getModule().addReads(ClassLoader.getSystemClassLoader().getUnnamedModule());
        List<String> wishes = List.of(arguments);
        Execution execution = new Execution();
        if (!wishes.contains(AT_ONCE)) for (int i = 0; i < REHEARSALS; i++) rehearse(execution);
        if (!wishes.contains(REHEARSE)) serve(execution);
    }

    private static void serve(Execution execution) throws IOException {
        HostChannel host = HostChannel.open();
        System.gc();
        host.sayReady();
        HostChannel.Settings settings = HostChannel.awaitSettings();
        Report report = host.reportWith(settings.key());
        PrintStream out = System.out;
        PrintStream err = System.err;
        int exitCode = BROKEN;
        try {
            exitCode = execute(execution, settings, report);
            Instruments.guard().firstChange().ifPresent(name -> report.interrupted("the suite changed " + name));
            report.end(exitCode);
        } catch (Throwable fault) { // user code may raise anything at all
            report.interrupted(fault.toString());
        } finally {
            out.flush();
            err.flush();
            // No shutdown hook and no thread of the user's gets a word in.
            Runtime.getRuntime().halt(exitCode);
        }
    }

    private static int execute(Execution execution, HostChannel.Settings settings, Report report) throws Exception {
        return switch (settings.mode()) {
            case "execute" -> execution.run(WORK, report);
            case "compile" -> execution.parse(WORK, report);
            case "trials" -> new Trials(new Compiler(), report).run(WORK);
            case "explore" -> explore((Map<?, ?>) JsonReader.read(settings.document()), report);
            default -> throw new IllegalArgumentException("this runtime has no mode " + settings.mode());
        };
    }

    private static int explore(Map<?, ?> settings, Report report) throws IOException {
        String source = Files.readString(WORK.resolve(settings.get("sourceName") + ".java"));
        Explorer explorer = new Explorer(new Compiler(), report);
        explorer.run(source, ((Double) settings.get("budgetMs")).longValue());
        return SuiteRun.PASSED;
    }

    private static void rehearse(Execution execution) throws IOException {
        int exitCode = execution.run(resource("Till.java"), resource("TillTest.java"), Json::textOf);
        if (exitCode != 1) throw new IllegalStateException("the rehearsal ended with " + exitCode);
    }

    private static String resource(String name) throws IOException {
        try (InputStream file = Main.class.getResourceAsStream("/rehearsal/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
