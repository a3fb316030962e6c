// expect: timeout | never gets through its static initializer
import org.junit.jupiter.api.Test;

class EndlessLoopAtImport {
    static int count;

    static {
        while (count >= 0) count = (count + 1) % 7;
    }

    @Test
    void nothing() {}
}
