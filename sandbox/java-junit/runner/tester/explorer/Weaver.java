package tester.explorer;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import tester.probes.Watch;

/** Puts a class under watch: its loops can be ended, and what differs between runs goes through our hands. */
final class Weaver {
    private static final String WATCH = Type.getInternalName(Watch.class);
    private static final String CLOCK = "Ljava/time/Clock;";

    /** What takes a size as its last argument, by owner: names separated by blanks. */
    private static final Map<String, String> SIZED = Map.ofEntries(
            Map.entry("java/lang/String", "repeat"),
            Map.entry("java/lang/StringBuilder", "<init> setLength ensureCapacity"),
            Map.entry("java/lang/StringBuffer", "<init> setLength ensureCapacity"),
            Map.entry("java/util/ArrayList", "<init> ensureCapacity"),
            Map.entry("java/util/ArrayDeque", "<init>"),
            Map.entry("java/util/Vector", "<init> ensureCapacity"),
            Map.entry("java/util/PriorityQueue", "<init>"),
            Map.entry("java/util/HashMap", "<init>"),
            Map.entry("java/util/LinkedHashMap", "<init>"),
            Map.entry("java/util/HashSet", "<init>"),
            Map.entry("java/util/LinkedHashSet", "<init>"),
            Map.entry("java/util/BitSet", "<init> set flip"),
            Map.entry("java/util/Arrays", "copyOf copyOfRange"),
            Map.entry("java/math/BigInteger", "pow shiftLeft"),
            Map.entry("java/math/BigDecimal", "pow setScale"),
            Map.entry("java/io/ByteArrayOutputStream", "<init>"),
            Map.entry("java/nio/ByteBuffer", "allocate allocateDirect"),
            Map.entry("java/lang/reflect/Array", "newInstance"));

    /** What a call depends on, by owner or by owner and name. */
    private static final Map<String, String> NOTED = Map.ofEntries(
            Map.entry("java/lang/Math.random", "randomness"),
            Map.entry("java/util/concurrent/ThreadLocalRandom.current", "randomness"),
            Map.entry("java/security/SecureRandom.<init>", "randomness"),
            Map.entry("java/util/UUID.randomUUID", "randomness"),
            Map.entry("java/util/Calendar.getInstance", "the calendar"),
            Map.entry("java/util/GregorianCalendar.<init>", "the calendar"),
            Map.entry("java/lang/System.getenv", "the environment"),
            Map.entry("java/lang/System.identityHashCode", "addresses in memory"),
            Map.entry("java/lang/Thread.start", "threads"),
            Map.entry("java/util/concurrent/Executors", "threads"),
            Map.entry("java/util/Timer", "threads"),
            Map.entry("java/nio/file/Files", "files"),
            Map.entry("java/io/FileInputStream", "files"),
            Map.entry("java/io/FileOutputStream", "files"),
            Map.entry("java/io/FileReader", "files"),
            Map.entry("java/io/FileWriter", "files"),
            Map.entry("java/io/RandomAccessFile", "files"),
            Map.entry("java/io/File.exists", "files"),
            Map.entry("java/io/File.delete", "files"),
            Map.entry("java/io/File.createNewFile", "files"),
            Map.entry("java/io/File.listFiles", "files"),
            Map.entry("java/lang/ProcessBuilder.start", "other processes"),
            Map.entry("java/lang/Runtime.exec", "other processes"),
            Map.entry("java/net/Socket.<init>", "the network"),
            Map.entry("java/net/ServerSocket.<init>", "the network"),
            Map.entry("java/net/URL.openStream", "the network"),
            Map.entry("java/net/URL.openConnection", "the network"),
            Map.entry("java/net/InetAddress", "the network"),
            Map.entry("java/net/http/HttpClient", "the network"));

    private Weaver() {}

    static byte[] woven(byte[] original) {
        ClassReader reader = new ClassReader(original);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public MethodVisitor visitMethod(int access, String name, String type, String signature, String[] thrown) {
                return new Body(super.visitMethod(access, name, type, signature, thrown));
            }
        }, 0);
        return writer.toByteArray();
    }

    private static final class Body extends MethodVisitor {
        private final Set<Label> passed = new HashSet<>();

        Body(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            watch("tick", "()V");
        }

        @Override
        public void visitLabel(Label label) {
            passed.add(label);
            super.visitLabel(label);
        }

        @Override
        public void visitJumpInsn(int opcode, Label label) {
            if (passed.contains(label)) watch("tick", "()V");
            super.visitJumpInsn(opcode, label);
        }

        @Override
        public void visitIntInsn(int opcode, int operand) {
            if (opcode == Opcodes.NEWARRAY) checkSize();
            super.visitIntInsn(opcode, operand);
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            if (opcode == Opcodes.ANEWARRAY) checkSize();
            super.visitTypeInsn(opcode, type);
        }

        @Override
        public void visitMultiANewArrayInsn(String type, int dimensions) {
            checkSize();
            super.visitMultiANewArrayInsn(type, dimensions);
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String type) {
            if (owner.equals("java/lang/System") && name.equals("in")) note("what is typed in");
            super.visitFieldInsn(opcode, owner, name, type);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String type, boolean isInterface) {
            if (isReplaced(owner, name, type)) return;
            String noted = NOTED.getOrDefault(owner + "." + name, NOTED.get(owner));
            if (noted != null) note(noted);
            if (isUnseeded(owner, name, type)) note("randomness");
            if (type.contains("I)") && SIZED.containsKey(owner) && (" " + SIZED.get(owner) + " ").contains(" " + name + " ")) {
                checkSize();
            }
            if (owner.equals("java/util/Date") && name.equals("<init>") && type.equals("()V")) {
                watch("currentTimeMillis", "()J");
                super.visitMethodInsn(opcode, owner, name, "(J)V", isInterface);
            } else if (isNow(owner, name, type)) {
                watch("clock", type.startsWith("()") ? "()" + CLOCK : "(Ljava/time/ZoneId;)" + CLOCK);
                super.visitMethodInsn(opcode, owner, name, "(" + CLOCK + type.substring(type.indexOf(')')), isInterface);
            } else {
                super.visitMethodInsn(opcode, owner, name, type, isInterface);
                if (hasNoOrder(owner, name)) watch("order", "(L" + owner + ";)L" + owner + ";");
            }
        }

        private boolean isReplaced(String owner, String name, String type) {
            switch (owner + "." + name) {
                case "java/lang/System.exit" -> watch("exit", "(I)V");
                case "java/lang/Runtime.exit", "java/lang/Runtime.halt" -> watch("exit", "(Ljava/lang/Runtime;I)V");
                case "java/lang/System.currentTimeMillis", "java/lang/System.nanoTime" -> watch(name, type);
                case "java/lang/Thread.sleep" -> {
                    if (!type.equals("(J)V")) return false;
                    watch(name, type);
                }
                case "java/time/Clock.systemUTC", "java/time/Clock.systemDefaultZone" -> watch("clock", "()" + CLOCK);
                case "java/time/Clock.system" -> watch("clock", "(Ljava/time/ZoneId;)" + CLOCK);
                default -> {
                    return false;
                }
            }
            return true;
        }

        private static boolean isNow(String owner, String name, String type) {
            return owner.startsWith("java/time/") && name.equals("now")
                    && (type.startsWith("()") || type.startsWith("(Ljava/time/ZoneId;)"));
        }

        private static boolean isUnseeded(String owner, String name, String type) {
            boolean isRandom = owner.equals("java/util/Random") || owner.equals("java/util/SplittableRandom");
            return isRandom && name.equals("<init>") && type.equals("()V")
                    || owner.equals("java/util/Collections") && name.equals("shuffle") && type.equals("(Ljava/util/List;)V");
        }

        private static boolean hasNoOrder(String owner, String name) {
            return switch (owner) {
                case "java/util/Set" -> name.equals("of") || name.equals("copyOf");
                case "java/util/Map" -> name.equals("of") || name.equals("copyOf") || name.equals("ofEntries");
                default -> false;
            };
        }

        private void checkSize() {
            super.visitInsn(Opcodes.DUP);
            watch("size", "(I)V");
        }

        private void note(String what) {
            super.visitLdcInsn(what);
            watch("note", "(Ljava/lang/String;)V");
        }

        private void watch(String name, String type) {
            super.visitMethodInsn(Opcodes.INVOKESTATIC, WATCH, name, type, false);
        }
    }
}
