package tester.runner;

import java.util.Optional;

/** Brings source and suite together where the caller's texts disagree about packages. */
final class Packages {
    private Packages() {}

    /**
     * A text without a package joins the other's: Java cannot import from the unnamed one, and tests belong in the
     * package they test. A source that the suite imports from elsewhere goes there. Where both name a package and the
     * suite imports nothing from the source's, it gets all of it. Returns whether a text has changed.
     */
    static boolean reconcile(JavaText source, JavaText suite) {
        if (source.packageName().isEmpty()) {
            Optional<String> home = importedHome(source, suite).or(() -> Optional.of(suite.packageName()));
            home.filter(name -> !name.isEmpty()).ifPresent(source::addPackage);
            boolean isSuiteHomeless = suite.packageName().isEmpty() && !source.packageName().isEmpty();
            if (isSuiteHomeless) suite.addPackage(source.packageName());
            return !source.packageName().isEmpty();
        }
        if (suite.packageName().isEmpty()) {
            suite.addPackage(source.packageName());
            return true;
        }
        String prefix = source.packageName() + ".";
        if (suite.packageName().equals(source.packageName())) return false;
        if (suite.imports().stream().anyMatch(name -> name.startsWith(prefix))) return false;
        suite.addImport(prefix + "*");
        return true;
    }

    /** The package from which the suite imports one of the source's types, or a member of one. */
    private static Optional<String> importedHome(JavaText source, JavaText suite) {
        for (String imported : suite.imports()) {
            int start = 0;
            for (String part : imported.split("\\.")) {
                if (start > 0 && source.typeNames().contains(part)) return Optional.of(imported.substring(0, start - 1));
                start += part.length() + 1;
            }
        }
        return Optional.empty();
    }
}
