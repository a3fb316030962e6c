// expect: passed | standard input is at its end, temporary files and local sockets work
import java.io.IOException;
import java.util.Scanner;

public class Reader {
    public static String firstLine() {
        Scanner scanner = new Scanner(System.in);
        return scanner.hasNextLine() ? scanner.nextLine() : "nothing";
    }

    public static int read() throws IOException {
        return System.in.read();
    }
}

// --- suite
import static org.junit.jupiter.api.Assertions.*;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReaderTest {
    @Test
    void findsNothing() throws Exception {
        assertEquals(-1, Reader.read());
        assertEquals("nothing", Reader.firstLine());
    }

    @Test
    void readsWhatIsPutThere() {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("hello\n".getBytes()));
        assertEquals("hello", Reader.firstLine());
        System.setIn(before);
    }

    @Test
    void writesFiles(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("a.txt"), "é");
        assertEquals("é", Files.readString(file));
    }

    @Test
    void talksToItself() throws Exception {
        InetAddress self = InetAddress.getByName("localhost");
        try (ServerSocket server = new ServerSocket(0, 1, self);
                Socket client = new Socket(self, server.getLocalPort());
                Socket accepted = server.accept()) {
            client.getOutputStream().write(7);
            assertEquals(7, accepted.getInputStream().read());
        }
    }
}
