// expect: timeout | processes that start processes
import org.junit.jupiter.api.Test;

class ForkBomb {
    @Test
    void starts() throws Exception {
        new ProcessBuilder("sh", "-c", "b() { b | b & wait; }; while :; do b; done").inheritIO().start().waitFor();
        while (true) Thread.sleep(1000);
    }
}
