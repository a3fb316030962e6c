// expect: blocked | no agent can be attached from inside, and the way in that Mockito takes is closed to others
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class AttachesToItself {
    @Test
    void isRefused() {
        String self = String.valueOf(ProcessHandle.current().pid());
        assertThrows(IOException.class, () -> VirtualMachine.attach(self));
        assertThrows(
                IllegalAccessException.class,
                () -> Class.forName("sun.instrument.InstrumentationImpl")
                        .getMethod("loadAgent", String.class)
                        .invoke(null, "/opt/tester/runner.jar"));
    }
}
