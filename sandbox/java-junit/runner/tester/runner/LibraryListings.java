package tester.runner;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileManager.Location;
import javax.tools.JavaFileObject;
import javax.tools.JavaFileObject.Kind;

/** What the libraries hold. They never change in an image, so what one compilation has listed serves all after it. */
final class LibraryListings {
    private record Question(Location location, String packageName, Set<Kind> kinds, boolean isRecursive) {}

    private final Map<Question, List<JavaFileObject>> answers = new ConcurrentHashMap<>();

    Iterable<JavaFileObject> list(
            JavaFileManager files, Location location, String packageName, Set<Kind> kinds, boolean isRecursive)
            throws IOException {
        Question question = new Question(location, packageName, Set.copyOf(kinds), isRecursive);
        List<JavaFileObject> known = answers.get(question);
        if (known != null) return known;
        List<JavaFileObject> listed = new ArrayList<>();
        files.list(location, packageName, kinds, isRecursive).forEach(listed::add);
        answers.put(question, listed);
        return listed;
    }
}
