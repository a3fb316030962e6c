package tester.explorer;

/** Numbers, characters and strings as Java writes them. */
final class Literals {
    private Literals() {}

    static String of(int number) {
        if (number == Integer.MAX_VALUE) return "Integer.MAX_VALUE";
        return number == Integer.MIN_VALUE ? "Integer.MIN_VALUE" : Integer.toString(number);
    }

    static String of(long number) {
        if (number == Long.MAX_VALUE) return "Long.MAX_VALUE";
        return number == Long.MIN_VALUE ? "Long.MIN_VALUE" : number + "L";
    }

    static String of(double number) {
        if (Double.isNaN(number)) return "Double.NaN";
        if (Double.isInfinite(number)) return number > 0 ? "Double.POSITIVE_INFINITY" : "Double.NEGATIVE_INFINITY";
        if (number == Double.MAX_VALUE) return "Double.MAX_VALUE";
        return number == Double.MIN_VALUE ? "Double.MIN_VALUE" : Double.toString(number);
    }

    static String of(float number) {
        if (Float.isNaN(number)) return "Float.NaN";
        if (Float.isInfinite(number)) return number > 0 ? "Float.POSITIVE_INFINITY" : "Float.NEGATIVE_INFINITY";
        if (number == Float.MAX_VALUE) return "Float.MAX_VALUE";
        return number == Float.MIN_VALUE ? "Float.MIN_VALUE" : number + "f";
    }

    static String of(char letter) {
        return letter == '\'' ? "'\\''" : "'" + (letter == '"' ? "\"" : escaped(letter)) + "'";
    }

    static String of(String text) {
        StringBuilder literal = new StringBuilder("\"");
        text.chars().forEach(unit -> literal.append(escaped((char) unit)));
        return literal.append('"').toString();
    }

    private static String escaped(char unit) {
        return switch (unit) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            default -> isPlain(unit) ? String.valueOf(unit) : String.format("\\u%04x", (int) unit);
        };
    }

    private static boolean isPlain(char unit) {
        return unit >= ' ' && unit < 0x7f || unit > 0xa0 && Character.isLetterOrDigit(unit);
    }
}
