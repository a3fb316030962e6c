// expect: passed | source and suite name different packages, and nothing is imported
package com.example.text;

public final class Words {
    public static int count(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }
}

// --- suite
package com.example.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    @ParameterizedTest(name = "{0} has {1}")
    @CsvSource({"one two, 2", "'', 0"})
    void counts(String text, int expected) {
        assertEquals(expected, Words.count(text));
    }
}
