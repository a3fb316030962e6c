package tester.runner;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.SourcePositions;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import javax.tools.SimpleJavaFileObject;

/**
 * One text of the job as the compiler sees it. It goes by the name of its public type, whatever it was called on its
 * way, and may hold several public types. Words that we add share a line with the user's, so that line numbers hold.
 */
public final class JavaText extends SimpleJavaFileObject {
    private final String fallbackName;
    private final String text;
    private String name;
    private String packageName = "";
    private Set<String> typeNames = Set.of();
    private List<String> imports = List.of();
    private int packageEnd;
    private int addedAt;
    private String added = "";

    public JavaText(String fallbackName, String text) {
        super(URI.create("text:///" + fallbackName), Kind.SOURCE);
        this.fallbackName = fallbackName;
        this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
        this.name = fallbackName;
    }

    /** Learns the names in it from its syntax tree. */
    void read(CompilationUnitTree unit, SourcePositions positions) {
        if (unit.getPackage() != null) {
            packageName = unit.getPackage().getPackageName().toString();
            packageEnd = (int) positions.getEndPosition(unit, unit.getPackage());
        }
        List<ClassTree> types = unit.getTypeDecls().stream()
                .filter(ClassTree.class::isInstance).map(ClassTree.class::cast).toList();
        typeNames = types.stream().map(type -> type.getSimpleName().toString()).collect(Collectors.toSet());
        imports = unit.getImports().stream()
                .map(ImportTree::getQualifiedIdentifier).map(Tree::toString).toList();
        name = types.stream()
                .filter(type -> type.getModifiers().getFlags().contains(Modifier.PUBLIC))
                .findFirst().or(() -> types.stream().findFirst())
                .map(type -> type.getSimpleName() + ".java").orElse(fallbackName);
    }

    /** Empty for the unnamed package. */
    public String packageName() {
        return packageName;
    }

    public Set<String> typeNames() {
        return typeNames;
    }

    /** Qualified names that it imports; those of members and packages end in the member or `*`. */
    public List<String> imports() {
        return imports;
    }

    void addPackage(String name) {
        packageName = name;
        add(0, "package " + name + "; ");
    }

    /** Only where the text has a package of its own. */
    void addImport(String name) {
        add(packageEnd, " import " + name + ";");
    }

    private void add(int position, String words) {
        addedAt = position;
        added = words;
    }

    /** The user's own line, without the blanks around it; empty where there is none. */
    String line(int number) {
        return number < 1 ? "" : text.lines().skip(number - 1L).findFirst().orElse("").strip();
    }

    /** 1-based column in the user's own text of a position in the compiled one. */
    long column(long position) {
        long own = position <= addedAt ? position : Math.max(addedAt, position - added.length());
        int lineStart = text.lastIndexOf('\n', (int) Math.min(own, text.length()) - 1) + 1;
        return own - lineStart + 1;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return added.isEmpty() ? text : text.substring(0, addedAt) + added + text.substring(addedAt);
    }

    @Override
    public boolean isNameCompatible(String simpleName, Kind kind) {
        return true;
    }

    /** The compiler writes its last part into the classes, where stack traces take it from. */
    @Override
    public URI toUri() {
        return URI.create("text:///" + name);
    }

    @Override
    public String getName() {
        return name;
    }
}
