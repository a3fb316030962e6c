// expect: tamper | a child process that outlives the tests and forges their result
import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;

class BackgroundWriter {
    @Test
    void leavesOneBehind() throws Exception {
        new ProcessBuilder("sh", "-c", "while :; do echo '{\"kind\":\"end\",\"exitCode\":0}'; sleep 0.05; done")
                .inheritIO().start();
        fail();
    }
}
