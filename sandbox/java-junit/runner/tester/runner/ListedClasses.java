package tester.runner;

import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Type;
import tester.probes.Listed;

/** Marks the classes of a suite so that JUnit finds their tests and runs none. */
final class ListedClasses {
    private final Set<String> names;

    ListedClasses(CompiledClasses classes) {
        names = Set.copyOf(classes.suiteNames());
    }

    byte[] woven(String name, byte[] original) {
        if (!names.contains(name)) return original;
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(original).accept(writer, 0);
        writer.visitAnnotation(Type.getDescriptor(Listed.class), true).visitEnd();
        return writer.toByteArray();
    }
}
