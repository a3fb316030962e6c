package tester.runner;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;

/** Receives the classes of one compilation, and remembers from which text each was made. */
public final class CompiledClasses extends ForwardingJavaFileManager<StandardJavaFileManager> {
    private final LibraryListings libraries;
    private final JavaText source;
    private final JavaText suite;
    private final Map<String, ClassFile> files = new LinkedHashMap<>();

    CompiledClasses(StandardJavaFileManager standard, LibraryListings libraries, JavaText source, JavaText suite) {
        super(standard);
        this.libraries = libraries;
        this.source = source;
        this.suite = suite;
    }

    /** Binary names of the suite's classes, in the order of the text. */
    public List<String> suiteNames() {
        return files.entrySet().stream().filter(each -> each.getValue().text == suite).map(Map.Entry::getKey).toList();
    }

    /** Binary names of the source's classes. */
    public Set<String> sourceNames() {
        return Set.copyOf(
                files.entrySet().stream().filter(each -> each.getValue().text == source).map(Map.Entry::getKey).toList());
    }

    /** All that another text compiles against, by class: names, types, modifiers and constants, but no code. */
    Map<String, ByteBuffer> declarations() {
        return sourceNames().stream().collect(Collectors.toMap(name -> name, name -> declarationOf(bytesOf(name).orElseThrow())));
    }

    /** The source's classes of this compilation and the suite's of the other. */
    CompiledClasses besideSuiteOf(CompiledClasses other) {
        CompiledClasses both = new CompiledClasses(fileManager, libraries, source, other.suite);
        both.files.putAll(files);
        for (String name : other.suiteNames()) both.files.put(name, other.files.get(name));
        return both;
    }

    private static ByteBuffer declarationOf(byte[] compiled) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(compiled).accept(writer, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return ByteBuffer.wrap(writer.toByteArray());
    }

    /** The compiled class with this binary name. */
    public Optional<byte[]> bytesOf(String className) {
        return Optional.ofNullable(files.get(className)).map(file -> file.bytes.toByteArray());
    }

    /** The text in which the class with this binary name was written. */
    Optional<JavaText> textOf(String className) {
        return Optional.ofNullable(files.get(className)).map(file -> file.text);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(Location location, String className, Kind kind, FileObject sibling) {
        ClassFile file = new ClassFile(className, sibling == source ? source : suite);
        files.put(className, file);
        return file;
    }

    @Override
    public Iterable<JavaFileObject> list(Location location, String packageName, Set<Kind> kinds, boolean isRecursive)
            throws IOException {
        return libraries.list(fileManager, location, packageName, kinds, isRecursive);
    }

    private static final class ClassFile extends SimpleJavaFileObject {
        private final JavaText text;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        ClassFile(String className, JavaText text) {
            super(URI.create("class:///" + className.replace('.', '/') + Kind.CLASS.extension), Kind.CLASS);
            this.text = text;
        }

        @Override
        public OutputStream openOutputStream() {
            return bytes;
        }
    }
}
