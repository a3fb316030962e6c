package tester.runner;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** Loads the classes of one run beside the libraries, with something woven into them. */
public final class UserClassLoader extends ClassLoader {
    /** What to load in place of the compiled class. */
    @FunctionalInterface
    public interface Weaving {
        byte[] woven(String name, byte[] original);
    }

    static {
        registerAsParallelCapable();
    }

    private final CompiledClasses classes;
    private final Weaving weaving;

    public UserClassLoader(CompiledClasses classes, Weaving weaving) {
        super("user", ClassLoader.getSystemClassLoader());
        this.classes = classes;
        this.weaving = weaving;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = classes.bytesOf(name)
                .map(original -> weaving.woven(name, original))
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
