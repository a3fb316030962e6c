package tester.runner;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.Optional;
import java.util.stream.Stream;

/** Notices a suite that changes the framework which judges it, be it by mocking its assertions. */
final class FrameworkGuard implements ClassFileTransformer {
    private static final String[] GUARDED = {"org/junit/", "org/opentest4j/", "org/assertj/", "tester/"};

    private volatile String changed;

    /** Name of a class that is not what it was. */
    Optional<String> firstChange() {
        return Optional.ofNullable(changed);
    }

    /** The virtual machine asks for each class that is loaded, and again for each that is to be changed. */
    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
        boolean isGuarded = redefined != null && !redefined.isInterface() && Stream.of(GUARDED).anyMatch(name::startsWith);
        if (isGuarded && changed == null) changed = name.replace('/', '.');
        return null;
    }
}
