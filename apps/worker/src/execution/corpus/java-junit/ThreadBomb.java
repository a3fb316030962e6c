// expect: failed | more threads than there may be
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ThreadBomb {
    @Test
    void starts() {
        CountDownLatch never = new CountDownLatch(1);
        for (int i = 0; i < 5000; i++) {
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    never.await();
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }
}
