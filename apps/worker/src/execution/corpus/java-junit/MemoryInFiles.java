// expect: blocked | the disk is bounded
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;

class MemoryInFiles {
    @Test
    void isBounded() throws IOException {
        byte[] block = new byte[1 << 20];
        Path file = Files.createTempFile("fill", ".bin");
        assertThrows(IOException.class, () -> {
            while (true) Files.write(file, block, StandardOpenOption.APPEND);
        });
        assertTrue(Files.size(file) <= 64L << 20);
        Files.delete(file);
    }
}
