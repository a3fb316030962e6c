// expect: passed | the suite imports the source from a package that the source does not name
public class Celsius {
    public static double fahrenheit(double celsius) {
        return celsius * 9 / 5 + 32;
    }
}

// --- suite
package org.acme.tests;

import static org.acme.Celsius.fahrenheit;
import static org.assertj.core.api.Assertions.assertThat;

import org.acme.Celsius;
import org.junit.jupiter.api.Test;

class CelsiusTest {
    @Test
    void converts() {
        assertThat(fahrenheit(100)).isEqualTo(212);
        assertThat(Celsius.fahrenheit(-40)).isEqualTo(-40);
    }
}
