// expect: oom | fills the heap and catches the error
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeapMemory {
    @Test
    void fills() {
        List<long[]> kept = new ArrayList<>();
        while (true) {
            try {
                kept.add(new long[1 << 17]);
            } catch (OutOfMemoryError swallowed) {
                kept.add(null);
            }
        }
    }
}
