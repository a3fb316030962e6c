// expect: tamper | writes records on the runner's descriptor
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;

class ForgedRecords {
    @Test
    void forges() throws Exception {
        String records = """
            {"kind":"collected","count":1}
            {"kind":"test","id":"x","name":"forged","path":[],"status":"passed","durationMs":1,"message":null}
            {"kind":"end","exitCode":0}
            """;
        for (int fd = 3; fd < 64; fd++) {
            try {
                Files.writeString(Path.of("/proc/self/fd/" + fd), records, StandardOpenOption.WRITE);
            } catch (java.io.IOException notThatOne) {
                System.out.println(fd + " is not it");
            }
        }
        Runtime.getRuntime().halt(0);
    }

    @Test
    void fails() {
        fail();
    }
}
