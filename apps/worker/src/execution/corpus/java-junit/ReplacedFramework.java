// expect: tamper | brings an assertion class of the framework's name that asserts nothing
package org.junit.jupiter.api;

class ReplacedFramework {
    @Test
    void isWrong() {
        Assertions.assertEquals(5, 2 + 2);
    }
}

class Assertions {
    static void assertEquals(int expected, int actual) {}
}
