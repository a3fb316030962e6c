package tester.order;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.MethodOrdererContext;

/** An order for each seed. That of an odd one is the reverse of the one before it: no two tests come out the same way in both. */
public final class SeededOrder {
    public static final String SEED = "tester.order.seed";

    /** Java's random numbers begin alike for seeds that are near each other: this takes them apart. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private SeededOrder() {}

    /** Methods of a class. */
    public static final class Methods implements MethodOrderer {
        @Override
        public void orderMethods(MethodOrdererContext context) {
            order(context.getMethodDescriptors(), context.getConfigurationParameter(SEED));
        }
    }

    /** Classes of a suite, and nested ones of a class. */
    public static final class Classes implements ClassOrderer {
        @Override
        public void orderClasses(ClassOrdererContext context) {
            order(context.getClassDescriptors(), context.getConfigurationParameter(SEED));
        }
    }

    private static void order(List<?> descriptors, Optional<String> parameter) {
        long seed = parameter.map(Long::parseLong).orElseThrow();
        Collections.shuffle(descriptors, new Random((seed >> 1) * SPREAD));
        if ((seed & 1) == 1) Collections.reverse(descriptors);
    }
}
