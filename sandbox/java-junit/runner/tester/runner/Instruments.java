package tester.runner;

import java.lang.instrument.Instrumentation;
import java.util.Locale;
import java.util.stream.Stream;
import org.mockito.internal.PremainAttach;

/**
 * The power to change loaded classes, which Mockito needs for final classes and static methods. It is taken up inside
 * the process, by the way of an agent in the program's own jar, and only for a job that mocks: it slows down loading.
 */
public final class Instruments {
    private static final String JAR = "/opt/tester/runner.jar";
    private static final FrameworkGuard GUARD = new FrameworkGuard();

    private static volatile boolean isTakenUp;

    private Instruments() {}

    static void prepareFor(String... texts) {
        if (Stream.of(texts).anyMatch(text -> text.toLowerCase(Locale.ROOT).contains("mockito"))) takeUp();
    }

    static FrameworkGuard guard() {
        return GUARD;
    }

    private static void takeUp() {
        if (isTakenUp) return;
        isTakenUp = true;
        try {
            Class.forName("sun.instrument.InstrumentationImpl").getMethod("loadAgent", String.class).invoke(null, JAR);
        } catch (ReflectiveOperationException fault) {
            throw new IllegalStateException("the virtual machine gives no instrumentation", fault);
        }
    }

    /** Called by the virtual machine with the power we asked for. */
    public static void agentmain(String arguments, Instrumentation instrumentation) {
        instrumentation.addTransformer(GUARD, true);
        PremainAttach.premain(arguments, instrumentation);
    }
}
