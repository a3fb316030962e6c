// expect: oom | takes memory outside the heap
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class DirectMemory {
    @Test
    void fills() {
        Arena arena = Arena.ofShared();
        while (true) {
            MemorySegment kept = arena.allocate(16 << 20);
            kept.fill((byte) 1);
        }
    }
}
