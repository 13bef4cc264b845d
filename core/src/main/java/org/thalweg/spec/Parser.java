package org.thalweg.spec;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Recursive descent over one text:
///
///     value    = call | number | range | text | flag | list
///     call     = name [ "(" [ argument { "," argument } ] ")" ]
///     argument = [ name "=" ] value                    keyed arguments stand after positional ones
///     range    = number ".." number
///     list     = "[" [ value { "," value } ] "]"
///
/// and the tokens as the package description has them.
final class Parser {
    /// Deeper nesting is no spec that a person wrote, and would overflow the stack.
    private static final int DEPTH_LIMIT = 100;

    /// How many characters of a long text an error shows.
    private static final int EXCERPT = 100;

    private static final Set<String> NOT_FINITE = Set.of("nan", "NaN", "inf", "Inf", "infinity", "Infinity");

    private final String text;
    private int at;
    private int depth;

    Parser(String text) {
        this.text = text;
    }

    Spec parse() {
        skipSpace();
        if (at == text.length()) {
            throw error("nothing to read", "a name such as adam or mlp(256, 128)");
        }
        Spec spec = value();
        skipSpace();
        if (at < text.length()) {
            throw error("unexpected " + found(), "the end, or `(` after a name");
        }
        return spec;
    }

    private Spec value() {
        skipSpace();
        char c = peek();
        if (startsName(c)) {
            return named();
        }
        if (isDigit(c) || c == '-' || c == '+' || c == '.') {
            return number();
        }
        if (c == '"' || c == '\'') {
            return quoted();
        }
        if (c == '[') {
            int start = at;
            List<Spec> items = new ArrayList<>();
            sequence(']', "a value or `]`", () -> items.add(value()));
            return new Spec.Listing(items, since(start));
        }
        throw error(
                at == text.length() ? "the text ends here" : "unexpected " + found(),
                "a name, a number, true or false, text in quotes, or a list in [ ]");
    }

    private Spec named() {
        int start = at;
        String name = name();
        if (name.equals("true") || name.equals("false")) {
            return new Spec.Flag(name.equals("true"), since(start));
        }
        if (NOT_FINITE.contains(name)) {
            at = start;
            throw notFinite(name);
        }
        int end = at;
        List<Spec.Argument> arguments = new ArrayList<>();
        skipSpace();
        if (peek() == '(') {
            sequence(')', "an argument or `)`", () -> arguments.add(argument(arguments)));
        } else {
            at = end;
        }
        return new Spec.Call(name, arguments, since(start));
    }

    private Spec.Argument argument(List<Spec.Argument> before) {
        skipSpace();
        int start = at;
        String key = key();
        if (key == null && !before.isEmpty() && before.getLast().key() != null) {
            at = start;
            throw error("an argument without a key after `" + before.getLast().key() + "=…`", "key=value");
        }
        return new Spec.Argument(key, value());
    }

    /// The key and its `=` if there is one; else nothing is consumed.
    private @Nullable String key() {
        int start = at;
        if (startsName(peek())) {
            String name = name();
            skipSpace();
            if (peek() == '=') {
                at++;
                return name;
            }
        }
        at = start;
        return null;
    }

    /// Items between commas, from an opening bracket at `at` to the closing one.
    private void sequence(char close, String expected, Runnable item) {
        if (++depth > DEPTH_LIMIT) {
            throw error("more than " + DEPTH_LIMIT + " brackets inside each other", "a flatter spec");
        }
        at++;
        skipSpace();
        if (peek() == close) {
            at++;
        } else {
            while (true) {
                skipSpace();
                if (peek() == ',' || peek() == close) {
                    throw error("unexpected " + found(), expected);
                }
                item.run();
                skipSpace();
                char c = peek();
                if (c != ',' && c != close) {
                    throw error(
                            at == text.length() ? "the text ends here" : "unexpected " + found(),
                            "`,` or `" + close + "`");
                }
                at++;
                if (c == close) {
                    break;
                }
            }
        }
        depth--;
    }

    /// A number, or a range if two dots follow.
    private Spec number() {
        int start = at;
        Spec.Numeral low = numeral();
        if (!text.startsWith("..", at)) {
            return low;
        }
        at += 2;
        if (!isDigit(peek()) && peek() != '-' && peek() != '+' && peek() != '.') {
            throw error(at == text.length() ? "the text ends here" : "unexpected " + found(), "the end of the range");
        }
        Spec.Numeral high = numeral();
        return new Spec.Range(low, high, since(start));
    }

    private Spec.Numeral numeral() {
        int start = at;
        if (peek() == '-' || peek() == '+') {
            at++;
        }
        while (partOfNumber()) {
            at++;
        }
        String literal = text.substring(start, at);
        try {
            return new Spec.Numeral(new BigDecimal(literal), since(start));
        } catch (NumberFormatException | ArithmeticException e) {
            at = start;
            boolean infinite = literal.length() > 1 && NOT_FINITE.contains(literal.substring(1));
            throw infinite
                    ? notFinite(literal)
                    : error("`" + shortened(literal) + "` is not a number", "a number such as 64, 0.001 or 1e-8");
        }
    }

    /// Whether the next character continues a number. Letters do, so that `1O` is refused as one wrong number.
    private boolean partOfNumber() {
        if (text.startsWith("..", at)) {
            return false;
        }
        char c = peek();
        char before = text.charAt(at - 1 < 0 ? 0 : at - 1);
        boolean signOfExponent = (c == '-' || c == '+') && (before == 'e' || before == 'E');
        return Character.isLetterOrDigit(c) || c == '.' || c == '_' || signOfExponent;
    }

    private SpecException notFinite(String literal) {
        return error(literal + " cannot be given here", "a finite number");
    }

    private Spec quoted() {
        int start = at;
        char quote = text.charAt(at++);
        var value = new StringBuilder();
        while (true) {
            if (at == text.length()) {
                throw error("the quote opened at column " + (start + 1) + " is not closed", "`" + quote + "`");
            }
            char c = text.charAt(at++);
            if (c == quote) {
                return new Spec.Text(value.toString(), since(start));
            }
            value.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\'', '\\' -> c;
            case 'n' -> '\n';
            case 't' -> '\t';
            default -> {
                at--;
                throw error("unexpected " + found() + " after `\\`", "one of \\\" \\' \\\\ \\n \\t");
            }
        };
    }

    private String name() {
        int start = at;
        while (at < text.length() && (startsName(peek()) || isDigit(peek()) || peek() == '-')) {
            at++;
        }
        return text.substring(start, at);
    }

    private static boolean startsName(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    /// The next character, 0 at the end.
    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private String found() {
        return at == text.length() ? "end" : "`" + Character.toString(text.codePointAt(at)) + "`";
    }

    private Source since(int start) {
        return new Source(text, start, at);
    }

    private static String shortened(String literal) {
        return literal.length() <= 40 ? literal : literal.substring(0, 39) + "…";
    }

    /// An error at the current place, with a line of the text around it and a caret below.
    private SpecException error(String problem, String expected) {
        int from = Math.max(0, Math.min(at - EXCERPT / 2, text.length() - EXCERPT));
        int to = Math.min(text.length(), from + EXCERPT);
        String line = text.substring(from, to).replaceAll("\\s", " ");
        String message = "spec, column " + (at + 1) + ": " + problem + "; expected " + expected;
        if (!line.isBlank()) {
            message += "\n  " + line + "\n  " + " ".repeat(at - from) + "^";
        }
        return new SpecException(message, new Source(text, at, Math.min(at + 1, text.length())));
    }
}
