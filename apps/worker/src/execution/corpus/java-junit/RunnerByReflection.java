// expect: blocked | the runner's own classes and fields are closed
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.InaccessibleObjectException;
import org.junit.jupiter.api.Test;

class RunnerByReflection {
    @Test
    void isClosed() throws Exception {
        Class<?> channel = Class.forName("tester.runner.HostChannel");
        assertThrows(InaccessibleObjectException.class, () -> channel.getDeclaredField("pipe").setAccessible(true));
        assertThrows(
                InaccessibleObjectException.class, () -> channel.getDeclaredMethod("open").setAccessible(true));
        Class<?> instruments = Class.forName("tester.runner.Instruments");
        assertThrows(
                IllegalAccessException.class,
                () -> instruments.getMethod("agentmain", String.class, java.lang.instrument.Instrumentation.class)
                        .invoke(null, "", null));
    }
}
