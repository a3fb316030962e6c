// expect: passed | an overflow of the stack is an error like any other
public class Recursion {
    public static int depth(int level) {
        return level == 0 ? 0 : 1 + depth(level - 1);
    }
}

// --- suite
import static org.junit.jupiter.api.Assertions.*;

import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

class RecursionTest {
    @Test
    void reachesFarDown() {
        assertEquals(5000, Recursion.depth(5000));
    }

    @Test
    void endsSomewhere() {
        assertThrows(StackOverflowError.class, () -> Recursion.depth(Integer.MAX_VALUE));
    }

    @Test
    @Disabled("not now")
    void later() {
        fail();
    }
}
