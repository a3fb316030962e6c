import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerTest {
    private final Ledger.Watcher watcher = mock(Ledger.Watcher.class);
    private Ledger ledger;

    @BeforeEach
    void openAccounts() {
        ledger = new Ledger(watcher, 1_000);
        ledger.open("rent", 0);
        ledger.open("wages", 5_000);
    }

    @Test
    void movesMoney() {
        ledger.move("wages", "rent", 800, "November");
        assertEquals(4_200, ledger.balanceOf("wages"));
        assertEquals(800, ledger.balanceOf("rent"));
        assertEquals(5_000, ledger.total());
    }

    @Test
    void keepsTheBooks() {
        ledger.open("tax", 0);
        ledger.move("wages", "rent", 800, "November");
        ledger.move("wages", "tax", 100, "2026");
        assertThat(ledger.entriesOf("rent"))
                .containsExactly(new Ledger.Entry("wages", "rent", 800, "November"));
        assertThat(ledger.entriesOf("wages")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void refusesToMoveNothing(long cents) {
        assertThrows(IllegalArgumentException.class, () -> ledger.move("wages", "rent", cents, "none"));
    }

    @Test
    @DisplayName("refuses to move money to where it is")
    void refusesTheSameAccount() {
        assertThatThrownBy(() -> ledger.move("rent", "rent", 1, "again")).hasMessageContaining("stay where it is");
    }

    @Nested
    class WhenMoneyIsShort {
        @Test
        void saysHowMuchIsMissing() {
            assertThatThrownBy(() -> ledger.move("rent", "wages", 50, "back"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("rent lacks 50 cents");
        }

        @Test
        void changesNothing() {
            assertThrows(IllegalStateException.class, () -> ledger.move("wages", "rent", 5_001, "all"));
            assertEquals(5_000, ledger.balanceOf("wages"));
            assertThat(ledger.entriesOf("wages")).isEmpty();
        }
    }

    @Nested
    class Watching {
        @Test
        void tellsOfLargeMovements() {
            ledger.move("wages", "rent", 1_000, "December");
            verify(watcher).seen(new Ledger.Entry("wages", "rent", 1_000, "December"));
        }

        @Test
        void isSilentAboutSmallOnes() {
            ledger.move("wages", "rent", 999, "December");
            verify(watcher, never()).seen(org.mockito.ArgumentMatchers.any());
        }
    }

    @Test
    void knowsItsAccounts() {
        assertThrows(InvalidAccountException.class, () -> ledger.balanceOf("none"));
        assertThrows(IllegalStateException.class, () -> ledger.open("rent", 1));
        assertThrows(IllegalArgumentException.class, () -> ledger.open("new", -1));
    }
}
