package tester.runner;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles source and suite together, in memory. */
public final class Compiler {
    private static final int MAX_ERRORS = 20;
    private static final int MAX_MESSAGE_CHARACTERS = 500;

    sealed interface Compilation {}

    record Compiled(CompiledClasses classes) implements Compilation {}

    /** `file`: where the first error is. */
    record Rejected(String file, String message) implements Compilation {}

    /** Where a text is not Java; line and column are 1-based, columns in UTF-16 units. */
    public record Fault(String message, long line, long column) {
        Map<String, Object> fields() {
            return Json.object("message", message, "line", line, "column", column);
        }
    }

    private final JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    private final StandardJavaFileManager files = javac.getStandardFileManager(null, Locale.ROOT, null);
    private final LibraryListings libraries = new LibraryListings();
    private final List<String> options =
            List.of("-proc:none", "-g", "-nowarn", "-cp", System.getProperty("java.class.path"));

    Compilation compile(JavaText source, JavaText suite) {
        try {
            Attempt first = new Attempt(source, suite);
            first.parse();
            if (first.errors().isEmpty() && Packages.reconcile(source, suite)) return new Attempt(source, suite).finish();
            return first.finish();
        } catch (IOException fault) {
            throw new UncheckedIOException("compiling in memory", fault);
        }
    }

    /** The first fault of a text's syntax. */
    Optional<Fault> parse(JavaText text) {
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try {
            ((JavacTask) javac.getTask(new StringWriter(), files, found, options, null, List.of(text))).parse();
        } catch (IOException fault) {
            throw new UncheckedIOException("parsing in memory", fault);
        }
        return errorsAmong(found).stream().findFirst().map(error -> faultOf(error, text));
    }

    /** What the compiler makes of a text alone. `faults` are empty where there are classes. */
    public record Inspection(CompiledClasses classes, List<Fault> faults) {}

    /** The source alone; its classes keep the names of parameters. `reader`: sees the tree while it is whole. */
    public Inspection inspect(JavaText source, BiConsumer<CompilationUnitTree, SourcePositions> reader) {
        return inspect(source, new JavaText("Suite.java", ""), List.of(source), reader);
    }

    /** Source and checks together; the faults are those of the checks. */
    public Inspection inspect(JavaText source, JavaText checks) {
        return inspect(source, checks, List.of(source, checks), (_, _) -> { });
    }

    private Inspection inspect(
            JavaText source, JavaText suite, List<JavaText> texts, BiConsumer<CompilationUnitTree, SourcePositions> reader) {
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        CompiledClasses classes = new CompiledClasses(files, libraries, source, suite);
        List<String> wishes = Stream.concat(options.stream(), Stream.of("-parameters", "-Xmaxerrs", "10000")).toList();
        JavacTask task = (JavacTask) javac.getTask(new StringWriter(), classes, found, wishes, null, texts);
        try {
            CompilationUnitTree unit = task.parse().iterator().next();
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            source.read(unit, positions);
            if (errorsAmong(found).isEmpty()) {
                reader.accept(unit, positions);
                task.generate();
            }
            List<Fault> faults = errorsAmong(found).stream().map(error -> faultOf(error, texts.getLast())).toList();
            return new Inspection(classes, faults);
        } catch (IOException fault) {
            throw new UncheckedIOException("compiling in memory", fault);
        }
    }

    private static Fault faultOf(Diagnostic<? extends JavaFileObject> error, JavaText text) {
        String message = error.getMessage(Locale.ROOT);
        String words = message.substring(0, Math.min(message.length(), MAX_MESSAGE_CHARACTERS));
        if (error.getPosition() == Diagnostic.NOPOS) return new Fault(words, 1, 1);
        return new Fault(words, Math.max(1, error.getLineNumber()), Math.max(1, text.column(error.getPosition())));
    }

    private static List<Diagnostic<? extends JavaFileObject>> errorsAmong(DiagnosticCollector<JavaFileObject> found) {
        return found.getDiagnostics().stream()
                .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                .<Diagnostic<? extends JavaFileObject>>map(each -> each)
                .toList();
    }

    /**
     * The same suite with another source: recompiled only where the source declares something else than the one that
     * `known` was made of.
     */
    Compilation recompile(CompiledClasses known, Supplier<JavaText> source, Supplier<JavaText> suite) {
        try {
            return compileAlone(source.get(), suite.get())
                    .filter(classes -> classes.declarations().equals(known.declarations()))
                    .<Compilation>map(classes -> new Compiled(classes.besideSuiteOf(known)))
                    .orElseGet(() -> compile(source.get(), suite.get()));
        } catch (IOException fault) {
            throw new UncheckedIOException("compiling in memory", fault);
        }
    }

    /** The source without the suite, in the package that the suite wants; empty when that cannot be. */
    private Optional<CompiledClasses> compileAlone(JavaText source, JavaText suite) throws IOException {
        Attempt parsing = new Attempt(source, suite);
        parsing.parse();
        if (!parsing.errors().isEmpty()) return Optional.empty();
        Packages.reconcile(source, suite);
        Attempt alone = new Attempt(source, suite, List.of(source));
        return alone.finish() instanceof Compiled(CompiledClasses classes) ? Optional.of(classes) : Optional.empty();
    }

    private final class Attempt {
        private final DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        private final List<JavaText> texts;
        private final CompiledClasses classes;
        private final JavacTask task;

        Attempt(JavaText source, JavaText suite) {
            this(source, suite, List.of(source, suite));
        }

        Attempt(JavaText source, JavaText suite, List<JavaText> texts) {
            this.texts = texts;
            classes = new CompiledClasses(files, libraries, source, suite);
            // What javac writes beside its diagnostics is about itself.
            task = (JavacTask) javac.getTask(new StringWriter(), classes, found, options, null, texts);
        }

        void parse() throws IOException {
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            Iterator<? extends CompilationUnitTree> units = task.parse().iterator();
            for (JavaText text : texts) text.read(units.next(), positions);
        }

        Compilation finish() throws IOException {
            if (errors().isEmpty()) task.generate();
            List<Diagnostic<? extends JavaFileObject>> errors = errors();
            if (errors.isEmpty()) return new Compiled(classes);
            String message = errors.stream().limit(MAX_ERRORS).map(Compiler::describe).collect(Collectors.joining("\n"));
            return new Rejected(fileOf(errors.getFirst()), message);
        }

        private List<Diagnostic<? extends JavaFileObject>> errors() {
            return errorsAmong(found);
        }
    }

    private static String fileOf(Diagnostic<? extends JavaFileObject> error) {
        return error.getSource() == null ? "suite" : error.getSource().getName();
    }

    private static String describe(Diagnostic<? extends JavaFileObject> error) {
        String words = "error: " + error.getMessage(Locale.ROOT);
        if (!(error.getSource() instanceof JavaText text)) return words;
        long line = error.getLineNumber();
        String place = text.getName() + ":" + line + ":" + text.column(error.getPosition()) + ": ";
        return place + words + "\n  " + text.line((int) line);
    }
}
