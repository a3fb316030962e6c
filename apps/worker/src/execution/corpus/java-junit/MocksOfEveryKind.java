// expect: passed | mocks of an interface, a final class, a static method and a constructor
import java.util.List;

public class Greeter {
    public interface Names {
        List<String> all();
    }

    public static final class Clock {
        public int hour() {
            return 12;
        }

        public static String zone() {
            return "UTC";
        }
    }

    private final Names names;
    private final Clock clock;

    public Greeter(Names names, Clock clock) {
        this.names = names;
        this.clock = clock;
    }

    public String greet() {
        String word = clock.hour() < 12 ? "Good morning" : "Good day";
        return word + ", " + String.join(" and ", names.all()) + " (" + Clock.zone() + ")";
    }

    public static int now() {
        return new Clock().hour();
    }
}

// --- suite
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mockConstruction;
import static org.mockito.Mockito.mockStatic;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.InjectMocks;
import org.mockito.Mock;
import org.mockito.junit.jupiter.MockitoExtension;

@ExtendWith(MockitoExtension.class)
class GreeterTest {
    @Mock
    Greeter.Names names;

    @Mock
    Greeter.Clock clock;

    @InjectMocks
    Greeter greeter;

    @Test
    void greetsInTheMorning() {
        when(names.all()).thenReturn(List.of("Ann", "Bob"));
        when(clock.hour()).thenReturn(8);
        try (var zone = mockStatic(Greeter.Clock.class)) {
            zone.when(Greeter.Clock::zone).thenReturn("KST");
            assertEquals("Good morning, Ann and Bob (KST)", greeter.greet());
        }
        verify(names).all();
    }

    @Test
    void asksANewClock() {
        try (var clocks = mockConstruction(Greeter.Clock.class, (mock, context) -> when(mock.hour()).thenReturn(3))) {
            assertEquals(3, Greeter.now());
            assertEquals(1, clocks.constructed().size());
        }
    }
}
