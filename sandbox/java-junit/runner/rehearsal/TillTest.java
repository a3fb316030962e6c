import static org.junit.jupiter.api.Assertions.*;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs before any user's code is there, so that what most suites need is loaded and warm. One test fails on purpose. */
class TillTest {
    private Till till;

    @BeforeEach
    void setUp() {
        till = new Till();
        till.price("tea", 250);
    }

    @Test
    void sellsWhatHasAPrice() {
        assertEquals(new Till.Item("tea", 250), till.sell("tea").orElseThrow());
        assertEquals(250, till.total());
        assertNotNull(till);
    }

    @Test
    @DisplayName("has nothing else")
    void nothingElse() {
        assertTrue(till.sell("jam").isEmpty());
        assertFalse(till.sell("tea").isEmpty());
    }

    @Test
    void refusesNegativePrices() {
        Exception raised = assertThrows(IllegalArgumentException.class, () -> till.price("tea", -1));
        assertEquals("negative price: -1", raised.getMessage());
    }

    @Test
    void fails() {
        assertEquals(List.of(1), List.of(2), "on purpose");
    }

    @Nested
    class Priced {
        @ParameterizedTest
        @CsvSource({"tea, 250", "jam, 0"})
        void total(String name, int cents) {
            Optional<Till.Item> item = till.sell(name);
            assertAll(() -> assertEquals(cents, till.total()), () -> assertEquals(cents > 0, item.isPresent()));
        }
    }
}
