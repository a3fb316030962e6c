package tester.runner;

import org.jacoco.core.runtime.IExecutionDataAccessorGenerator;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import tester.probes.Probes;

/** Writes the call by which a class fetches its probes. JaCoCo's own ways need an agent or open up the JDK. */
public final class ProbeLookup implements IExecutionDataAccessorGenerator {
    private static final int STACK_SIZE = 3;

    private final long run;

    /** `run`: keeps the probes of the same class in two runs apart. */
    public ProbeLookup(long run) {
        this.run = run;
    }

    public long probesOf(long classId) {
        return classId ^ run;
    }

    @Override
    public int generateDataAccessor(long classId, String className, int probeCount, MethodVisitor method) {
        method.visitLdcInsn(probesOf(classId));
        method.visitLdcInsn(probeCount);
        method.visitMethodInsn(Opcodes.INVOKESTATIC, Type.getInternalName(Probes.class), "of", "(JI)[Z", false);
        return STACK_SIZE;
    }
}
