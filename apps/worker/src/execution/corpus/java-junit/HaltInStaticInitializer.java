// expect: tamper | ends the process while the class is loaded
import org.junit.jupiter.api.Test;

class HaltInStaticInitializer {
    static {
        Runtime.getRuntime().halt(0);
    }

    @Test
    void nothing() {}
}
