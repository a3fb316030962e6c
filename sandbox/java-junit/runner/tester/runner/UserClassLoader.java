package tester.runner;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** Loads the classes of one job beside the libraries; those of the source are made to tell what has run. */
final class UserClassLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final CompiledClasses classes;
    private final SourceCoverage coverage;

    UserClassLoader(CompiledClasses classes, SourceCoverage coverage) {
        super("user", ClassLoader.getSystemClassLoader());
        this.classes = classes;
        this.coverage = coverage;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = classes.bytesOf(name)
                .map(original -> coverage.instrumented(name, original))
                .orElseThrow(() -> new ClassNotFoundException(name));
        return defineClass(name, bytes, 0, bytes.length);
    }

    /** Libraries that look into classes, such as Mockito, read them this way. */
    @Override
    public InputStream getResourceAsStream(String name) {
        InputStream library = super.getResourceAsStream(name);
        if (library != null || !name.endsWith(".class")) return library;
        String className = name.substring(0, name.length() - ".class".length()).replace('/', '.');
        return classes.bytesOf(className).map(ByteArrayInputStream::new).orElse(null);
    }
}
