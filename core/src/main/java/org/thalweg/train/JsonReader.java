package org.thalweg.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads [Json], by recursive descent over the grammar of RFC 8259 and no more: no comments, no trailing commas.
final class JsonReader {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

    /// Far more than any run file nests, and far less than the stack holds.
    private static final int DEEPEST = 200;

    private final String text;
    private int at;

    JsonReader(String text) {
        this.text = text;
    }

    Json whole() {
        Json value = value(0);
        if (at < text.length()) {
            throw error("the end");
        }
        return value;
    }

    private Json value(int depth) {
        if (depth > DEEPEST) {
            throw error("at most " + DEEPEST + " nested values");
        }
        blank();
        Json found = switch (peek()) {
            case '{' -> members(depth);
            case '[' -> items(depth);
            case '"' -> new Json.Text(string());
            case 't' -> literal("true", new Json.Truth(true));
            case 'f' -> literal("false", new Json.Truth(false));
            case 'n' -> literal("null", new Json.Null());
            default -> number();
        };
        blank();
        return found;
    }

    private Json members(int depth) {
        Map<String, Json> members = new LinkedHashMap<>();
        at++;
        blank();
        if (take('}')) {
            return new Json.Members(members);
        }
        do {
            blank();
            String name = string();
            blank();
            expect(':');
            if (members.put(name, value(depth + 1)) != null) {
                throw new JsonException("member `" + name + "` stands twice in one object");
            }
        } while (take(','));
        expect('}');
        return new Json.Members(members);
    }

    private Json items(int depth) {
        List<Json> items = new ArrayList<>();
        at++;
        blank();
        if (take(']')) {
            return new Json.Items(items);
        }
        do {
            items.add(value(depth + 1));
        } while (take(','));
        expect(']');
        return new Json.Items(items);
    }

    private String string() {
        expect('"');
        var out = new StringBuilder();
        while (peek() != '"') {
            if (at == text.length()) {
                throw error("`\"`");
            }
            char c = text.charAt(at);
            if (c < ' ') {
                throw error("an escape such as \\n, for control characters do not stand in strings");
            }
            at++;
            out.append(c == '\\' ? escape() : c);
        }
        at++;
        return out.toString();
    }

    private char escape() {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int code = 0;
                for (int i = 0; i < 4; i++) {
                    int digit = Character.digit(peek(), 16);
                    if (digit < 0 || peek() > 'f') { // Character knows digits of other scripts
                        throw error("four hexadecimal digits");
                    }
                    code = code * 16 + digit;
                    at++;
                }
                yield (char) code;
            }
            default -> {
                at--;
                throw error("one of the escapes \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u");
            }
        };
    }

    private Json number() {
        Matcher matcher = NUMBER.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw error("a value");
        }
        at = matcher.end();
        return new Json.Num(matcher.group());
    }

    private Json literal(String name, Json value) {
        if (!text.startsWith(name, at)) {
            throw error("`" + name + "`");
        }
        at += name.length();
        return value;
    }

    private void blank() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /// The next character; a NUL, which is legal nowhere, at the end.
    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private boolean take(char c) {
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(char c) {
        if (!take(c)) {
            throw error("`" + c + "`");
        }
    }

    private JsonException error(String wanted) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < at; i++) {
            boolean feed = text.charAt(i) == '\n';
            line += feed ? 1 : 0;
            column = feed ? 1 : column + 1;
        }
        String found = at < text.length() ? "`" + text.charAt(at) + "`" : "the end";
        return new JsonException("line " + line + ", column " + column + ": expected " + wanted + ", found " + found);
    }
}
