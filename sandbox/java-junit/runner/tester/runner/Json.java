package tester.runner;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The little of JSON that the channel needs. */
public final class Json {
    private Json() {}

    /** Names and values in turn; values may be null. */
    public static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        return fields;
    }

    /** Text of maps, lists, strings, numbers, booleans and null, in ASCII: a lone surrogate survives the way as an escape. */
    static String textOf(Object value) {
        return switch (value) {
            case null -> "null";
            case Number number -> number.toString();
            case Boolean truth -> truth.toString();
            case String string -> quoted(string);
            case List<?> list -> list.stream().map(Json::textOf).collect(Collectors.joining(",", "[", "]"));
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(each -> quoted((String) each.getKey()) + ":" + textOf(each.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        };
    }

    /** A string member of `document`, an object whose strings are plain names without escapes. */
    static Optional<String> plainString(String document, String member) {
        Matcher found = Pattern.compile("\"" + member + "\"\\s*:\\s*\"([^\"\\\\]*)\"").matcher(document);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == '"' || each == '\\') json.append('\\').append(each);
            else if (each >= ' ' && each < 0x7f) json.append(each);
            else json.append("\\u").append(Character.forDigit(each >> 12, 16))
                        .append(Character.forDigit(each >> 8 & 15, 16))
                        .append(Character.forDigit(each >> 4 & 15, 16))
                        .append(Character.forDigit(each & 15, 16));
        }
        return json.append('"').toString();
    }
}
