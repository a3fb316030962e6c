// expect: passed | several public types in one text, sealed, with records and an enum; main is not run
public sealed interface Shape permits Circle, Square {
    double area();
}

public record Circle(double radius) implements Shape {
    public double area() {
        return Math.PI * radius * radius;
    }
}

public record Square(double side) implements Shape {
    public double area() {
        return side * side;
    }
}

public enum Unit { METRE, FOOT }

class Program {
    public static void main(String[] arguments) {
        System.exit(3);
    }
}

// --- suite
import static org.junit.jupiter.api.Assertions.*;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void knowsItsKinds() {
        Shape shape = new Square(2);
        String name = switch (shape) {
            case Circle circle -> "circle";
            case Square(double side) -> "square of " + side;
        };
        assertEquals("square of 2.0", name);
        assertEquals(2, Unit.values().length);
    }

    @Nested
    class Area {
        @Test
        void ofCircle() {
            assertEquals(Math.PI, new Circle(1).area(), 1e-9);
        }
    }
}

class SecondTest {
    @Test
    void runsToo() {
        assertEquals(4, new Square(2).area());
    }
}
