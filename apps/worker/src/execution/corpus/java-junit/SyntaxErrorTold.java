// expect: failed | the place of the error is told
import org.junit.jupiter.api.Test;

class SyntaxErrorTold {
    @Test
    void broken() {
        int number = ;
    }
}
