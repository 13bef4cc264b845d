package org.thalweg.train;

import java.util.List;
import java.util.Map;

/// Writes [Json].
final class JsonWriter {
    private final StringBuilder out = new StringBuilder();
    private final boolean lines;

    private JsonWriter(boolean lines) {
        this.lines = lines;
    }

    static String compact(Json value) {
        var writer = new JsonWriter(false);
        writer.write(value, 0);
        return writer.out.toString();
    }

    static String pretty(Json value) {
        var writer = new JsonWriter(true);
        writer.write(value, 0);
        return writer.out.append('\n').toString();
    }

    private void write(Json value, int depth) {
        switch (value) {
            case Json.Members(Map<String, Json> members) -> {
                out.append('{');
                boolean first = true;
                for (var member : members.entrySet()) {
                    separate(first, lines, depth + 1);
                    first = false;
                    quote(member.getKey());
                    out.append(lines ? ": " : ":");
                    write(member.getValue(), depth + 1);
                }
                close('}', lines && !first, depth);
            }
            case Json.Items(List<Json> items) -> {
                boolean broken =
                        lines && items.stream().anyMatch(i -> i instanceof Json.Members || i instanceof Json.Items);
                out.append('[');
                for (int i = 0; i < items.size(); i++) {
                    separate(i == 0, broken, depth + 1);
                    if (lines && !broken && i > 0) {
                        out.append(' ');
                    }
                    write(items.get(i), depth + 1);
                }
                close(']', broken, depth);
            }
            case Json.Text(String text) -> quote(text);
            case Json.Num(String digits) -> out.append(digits);
            case Json.Truth(boolean truth) -> out.append(truth);
            case Json.Null _ -> out.append("null");
        }
    }

    private void separate(boolean first, boolean broken, int depth) {
        if (!first) {
            out.append(',');
        }
        if (broken) {
            out.append('\n').repeat("  ", depth);
        }
    }

    private void close(char bracket, boolean broken, int depth) {
        if (broken) {
            out.append('\n').repeat("  ", depth);
        }
        out.append(bracket);
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ' || unpaired(text, i)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /// Half a character beyond U+FFFF has no UTF-8 form; escaped, it survives.
    private static boolean unpaired(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
