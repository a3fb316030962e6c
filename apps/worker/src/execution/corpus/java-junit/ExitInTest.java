// expect: tamper | leaves with code 0 before the failing test
import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;

class ExitInTest {
    @Test
    void leaves() {
        System.exit(0);
    }

    @Test
    void fails() {
        fail();
    }
}
