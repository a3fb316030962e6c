// expect: tamper | sends a signal to every process it may reach
import org.junit.jupiter.api.Test;

class KillsEverything {
    @Test
    void kills() throws Exception {
        new ProcessBuilder("sh", "-c", "kill -9 -1").start().waitFor();
    }
}
