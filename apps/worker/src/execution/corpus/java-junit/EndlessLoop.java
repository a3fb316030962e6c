// expect: timeout | and swallows whatever would interrupt it
import org.junit.jupiter.api.Test;

class EndlessLoop {
    @Test
    void neverEnds() {
        while (true) {
            try {
                Thread.sleep(10);
            } catch (InterruptedException ignored) {
                Thread.interrupted();
            }
        }
    }
}
