// expect: passed | the source has a package, the suite none
package com.example.shop;

import java.util.List;

public class Cart {
    private final List<Integer> cents;

    public Cart(List<Integer> cents) {
        this.cents = List.copyOf(cents);
    }

    int total() {
        return cents.stream().mapToInt(Integer::intValue).sum();
    }
}

// --- suite
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

public class CartTest {
    @Test
    public void addsUp() {
        assertEquals(5, new Cart(List.of(2, 3)).total());
    }
}
