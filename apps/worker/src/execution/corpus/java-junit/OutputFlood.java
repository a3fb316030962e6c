// expect: output | prints without end, on both streams
import org.junit.jupiter.api.Test;

class OutputFlood {
    @Test
    void prints() {
        String line = "x".repeat(65536);
        while (true) {
            System.out.println(line);
            System.err.println(line);
        }
    }
}
