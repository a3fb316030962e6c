package tester.probes;

/** Thrown inside user code that must come to its end: its time or memory is used up, or it wants to end the process. */
public final class Expired extends Error {
    private static final long serialVersionUID = 1L;

    Expired(String reason) {
        super(reason, null, false, false);
    }
}
