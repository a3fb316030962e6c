package tester.explorer;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the text of a source tells about its methods: where they are, which constants they use, where errors are thrown. */
final class SourceFacts {
    /** A method or constructor as it is written. Lines are 1-based. */
    record Written(String owner, String name, List<String> parameterTypes, long firstLine, long lastLine, Set<Object> constants) {}

    private final List<Written> written = new ArrayList<>();
    private final Map<String, Set<Object>> constantsOf = new HashMap<>();
    private final Set<Object> constants = new LinkedHashSet<>();
    private final Set<Long> throwing = new TreeSet<>();
    private final CompilationUnitTree unit;
    private final SourcePositions positions;

    SourceFacts(CompilationUnitTree unit, SourcePositions positions) {
        this.unit = unit;
        this.positions = positions;
        String home = unit.getPackage() == null ? "" : unit.getPackage().getPackageName() + ".";
        for (Tree type : unit.getTypeDecls()) if (type instanceof ClassTree declared) read(declared, home + declared.getSimpleName());
    }

    private void read(ClassTree type, String name) {
        for (Tree member : type.getMembers()) {
            switch (member) {
                case ClassTree nested -> read(nested, name + "$" + nested.getSimpleName());
                case MethodTree method -> read(method, name);
                default -> scan(member, constantsOf.computeIfAbsent(name, _ -> new LinkedHashSet<>()));
            }
        }
    }

    private void read(MethodTree method, String owner) {
        Set<Object> used = new LinkedHashSet<>();
        if (method.getBody() != null) scan(method.getBody(), used);
        List<String> types = method.getParameters().stream().map(each -> erased(each.getType().toString())).toList();
        long first = lineOf(positions.getStartPosition(unit, method));
        if (first < 1) return;
        long last = lineOf(positions.getEndPosition(unit, method));
        written.add(new Written(owner, method.getName().toString(), types, first, last, used));
    }

    private void scan(Tree tree, Set<Object> used) {
        tree.accept(new TreeScanner<Void, Void>() {
            @Override
            public Void visitLiteral(LiteralTree literal, Void none) {
                if (literal.getValue() != null && !(literal.getValue() instanceof Boolean)) add(literal.getValue());
                return null;
            }

            @Override
            public Void visitUnary(UnaryTree unary, Void none) {
                boolean isMinus = unary.getKind() == Tree.Kind.UNARY_MINUS;
                if (isMinus && unary.getExpression() instanceof LiteralTree literal && literal.getValue() instanceof Integer number) {
                    add(-number);
                    return null;
                }
                return super.visitUnary(unary, none);
            }

            @Override
            public Void visitThrow(ThrowTree thrown, Void none) {
                long last = lineOf(positions.getEndPosition(unit, thrown));
                for (long line = lineOf(positions.getStartPosition(unit, thrown)); line <= last; line++) throwing.add(line);
                return null;
            }

            /** The words of an error are no input. */
            @Override
            public Void visitNewClass(NewClassTree made, Void none) {
                return made.getIdentifier().toString().endsWith("Exception") ? null : super.visitNewClass(made, none);
            }

            private void add(Object value) {
                used.add(value);
                constants.add(value);
            }
        }, null);
    }

    private long lineOf(long position) {
        return position < 0 ? -1 : unit.getLineMap().getLineNumber(position);
    }

    /** Whether the line throws by a statement of its own. */
    boolean isThrowing(int line) {
        return throwing.contains((long) line);
    }

    /** What was written for it; empty for what the compiler adds, such as the accessors of a record. */
    Optional<Written> of(Executable executable, boolean isConstructor) {
        String name = isConstructor ? "<init>" : executable.getName();
        String owner = executable.getDeclaringClass().getName();
        List<Written> fitting = written.stream()
                .filter(each -> each.owner.equals(owner) && each.name.equals(name))
                .filter(each -> each.parameterTypes.size() == visibleParameters(executable) || isCompact(each, executable))
                .toList();
        return fitting.stream().reduce((a, b) -> likeness(b, executable) > likeness(a, executable) ? b : a);
    }

    private static int visibleParameters(Executable executable) {
        int count = 0;
        for (Parameter each : executable.getParameters()) if (!each.isSynthetic() && !each.isImplicit()) count++;
        return count == 0 ? executable.getParameterCount() : count;
    }

    private static boolean isCompact(Written each, Executable executable) {
        return executable.getDeclaringClass().isRecord() && each.name.equals("<init>") && each.parameterTypes.isEmpty();
    }

    private static int likeness(Written each, Executable executable) {
        int like = 0;
        Class<?>[] types = executable.getParameterTypes();
        for (int i = 0; i < types.length && i < each.parameterTypes.size(); i++) {
            if (each.parameterTypes.get(i).equals(types[i].getSimpleName())) like++;
        }
        return like;
    }

    private static String erased(String type) {
        String plain = type.replaceAll("@\\w+(\\([^)]*\\))?\\s*", "").replaceAll("<.*>", "").replace("...", "[]").strip();
        return plain.substring(plain.lastIndexOf('.') + 1);
    }

    /** Line of a class's declaration: for constructors that nobody wrote. */
    long firstLine(Class<?> type) {
        return written.stream().filter(each -> each.owner.equals(type.getName())).mapToLong(Written::firstLine).min().orElse(1);
    }

    /** Constants for a method: its own, then those of its class, then all others. */
    List<Object> constantsFor(Class<?> owner, Set<Object> own) {
        Set<Object> all = new LinkedHashSet<>(own);
        all.addAll(constantsOf.getOrDefault(owner.getName(), Set.of()));
        all.addAll(constants);
        return List.copyOf(all);
    }
}
