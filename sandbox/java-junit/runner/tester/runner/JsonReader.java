package tester.runner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a JSON document that the worker wrote: maps, lists, strings, doubles, booleans and null. */
final class JsonReader {
    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException when `document` is no JSON. */
    static Object read(String document) {
        JsonReader reader = new JsonReader(document);
        Object value = reader.value();
        reader.skipBlanks();
        if (reader.at < document.length()) throw reader.fault();
        return value;
    }

    private Object value() {
        return switch (peek()) {
            case '{' -> object();
            case '[' -> list();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, Object> object() {
        Map<String, Object> members = new LinkedHashMap<>();
        at++;
        while (!isTaken('}')) {
            if (!members.isEmpty()) take(',');
            if (peek() != '"') throw fault();
            String name = string();
            take(':');
            members.put(name, value());
        }
        return members;
    }

    private List<Object> list() {
        List<Object> items = new ArrayList<>();
        at++;
        while (!isTaken(']')) {
            if (!items.isEmpty()) take(',');
            items.add(value());
        }
        return items;
    }

    private String string() {
        StringBuilder string = new StringBuilder();
        for (at++; next() != '"'; at++) string.append(next() == '\\' ? escaped() : next());
        at++;
        return string.toString();
    }

    private char escaped() {
        at++;
        return switch (next()) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                if (at + 4 >= text.length()) throw fault();
                char unit = (char) Integer.parseInt(text.substring(at + 1, at + 5), 16);
                at += 4;
                yield unit;
            }
            default -> next();
        };
    }

    private Double number() {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) at++;
        if (start == at) throw fault();
        return Double.valueOf(text.substring(start, at));
    }

    private Object word(String word, Object meaning) {
        if (!text.startsWith(word, at)) throw fault();
        at += word.length();
        return meaning;
    }

    private void take(char wanted) {
        if (!isTaken(wanted)) throw fault();
    }

    private boolean isTaken(char wanted) {
        if (peek() != wanted) return false;
        at++;
        return true;
    }

    private char peek() {
        skipBlanks();
        return next();
    }

    private char next() {
        if (at >= text.length()) throw fault();
        return text.charAt(at);
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
    }

    private IllegalArgumentException fault() {
        return new IllegalArgumentException("no JSON at character " + at);
    }
}
