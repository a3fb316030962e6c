package tester.runner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** What went wrong, in the few lines that name the user's own texts; the rest of the stack is ours. */
final class FailureText {
    private static final int MAX_CHARACTERS = 4000;
    private static final int MAX_CAUSES = 5;
    /** A runaway recursion passes the same place a thousand times: its ends tell enough. */
    private static final int MAX_STEPS = 12;
    private static final Pattern LAMBDA = Pattern.compile("lambda\\$(.+)\\$\\d+");

    private final CompiledClasses classes;

    FailureText(CompiledClasses classes) {
        this.classes = classes;
    }

    String of(Throwable failure) {
        List<String> lines = new ArrayList<>();
        Throwable each = failure;
        for (int i = 0; each != null && i < MAX_CAUSES; i++, each = causeOf(each)) {
            lines.add((i == 0 ? "" : "Caused by: ") + wordsOf(each));
            lines.addAll(places(each));
        }
        String text = String.join("\n", lines);
        return text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS) + " …";
    }

    /** The steps of the user's own code, innermost first. */
    List<StackTraceElement> ownSteps(Throwable failure) {
        return Arrays.stream(stackOf(failure)).filter(step -> classes.textOf(step.getClassName()).isPresent()).toList();
    }

    private List<String> places(Throwable failure) {
        List<StackTraceElement> steps = new ArrayList<>(ownSteps(failure));
        if (steps.size() > MAX_STEPS) steps.subList(MAX_STEPS / 2, steps.size() - MAX_STEPS / 2).clear();
        return steps.stream().map(this::place).toList();
    }

    private String place(StackTraceElement step) {
        JavaText text = classes.textOf(step.getClassName()).orElseThrow();
        String type = step.getClassName().substring(step.getClassName().lastIndexOf('.') + 1).replace('$', '.');
        String method = LAMBDA.matcher(step.getMethodName()).replaceFirst("$1");
        int line = step.getLineNumber();
        return "  " + text.getName() + ":" + line + " in " + type + "." + method + ": " + text.line(line);
    }

    /*
     * An exception of the user's may answer with another one. What it throws then is nothing that the report is about.
     */
    private static String wordsOf(Throwable failure) {
        try {
            return failure.toString();
        } catch (Throwable _) {
            return failure.getClass().getName();
        }
    }

    private static Throwable causeOf(Throwable failure) {
        try {
            return failure.getCause();
        } catch (Throwable _) {
            return null;
        }
    }

    private static StackTraceElement[] stackOf(Throwable failure) {
        try {
            return failure.getStackTrace();
        } catch (Throwable _) {
            return new StackTraceElement[0];
        }
    }
}
