// expect: passed | pools, virtual threads, futures and time limits
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

public class Work {
    public static int count(ExecutorService pool, int tasks) {
        AtomicInteger done = new AtomicInteger();
        try (pool) {
            for (int i = 0; i < tasks; i++) pool.submit(done::incrementAndGet);
        }
        return done.get();
    }

    public static CompletableFuture<Integer> later(int number) {
        return CompletableFuture.supplyAsync(() -> number * 2);
    }

    public static int parallelSum(int limit) {
        return IntStream.rangeClosed(1, limit).parallel().sum();
    }
}

// --- suite
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.*;

import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

class WorkTest {
    @Test
    void pools() {
        assertEquals(100, Work.count(Executors.newFixedThreadPool(8), 100));
        assertEquals(1000, Work.count(Executors.newVirtualThreadPerTaskExecutor(), 1000));
    }

    @Test
    @Timeout(5)
    void futures() {
        assertEquals(42, assertTimeoutPreemptively(ofSeconds(2), () -> Work.later(21).get()));
    }

    @TestFactory
    Stream<DynamicTest> sums() {
        return Stream.of(1, 10, 100)
                .map(limit -> DynamicTest.dynamicTest("to " + limit, () -> assertEquals(limit * (limit + 1) / 2, Work.parallelSum(limit))));
    }

    @RepeatedTest(3)
    void again() {
        assertEquals(3, Work.parallelSum(2));
    }
}
