// expect: tamper | a shutdown hook turns the exit code into 0
import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;

class HaltInShutdownHook {
    @Test
    void leavesLater() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(0)));
        new Thread(() -> System.exit(1)).start();
        fail();
    }
}
