// expect: tamper | replaces the framework's assertions, so that nothing can fail
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mockito.MockedStatic;
import org.mockito.Mockito;

class MockedAssertions {
    static MockedStatic<Assertions> nothingFails;

    @BeforeAll
    static void mock() {
        nothingFails = Mockito.mockStatic(Assertions.class);
    }

    @AfterAll
    static void close() {
        nothingFails.close();
    }

    @Test
    void isWrong() {
        assertEquals(5, 2 + 2);
    }
}
