// expect: timeout | processes that start processes
import org.junit.jupiter.api.Test;

class ForkBomb {
    @Test
    void starts() throws Exception {
        // Java gives each child a thread that reaps it: there is one from here on, however few the bomb leaves.
        new ProcessBuilder("true").start().waitFor();
        new ProcessBuilder("sh", "-c", "b() { b | b & wait; }; while :; do b; done").inheritIO().start().waitFor();
        while (true) Thread.sleep(1000);
    }
}
