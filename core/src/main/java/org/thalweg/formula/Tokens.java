package org.thalweg.formula;

import org.jspecify.annotations.Nullable;
import org.thalweg.spec.Source;

/// The characters of a text, one after the other, and the refusals of those that do not fit.
final class Tokens {
    private final String text;
    private int at;
    /// Where the last number, name or closing bracket began and ended.
    private int operandFrom;
    private int operandTo;

    Tokens(String text) {
        this.text = text;
    }

    void requireText() {
        if (text.isBlank()) {
            throw new FormulaException("nothing to read; expected an expression such as x^2 + y^2", Source.NONE);
        }
    }

    void requireEnd() {
        char c = peek();
        if (c == ')' || c == ']') {
            throw new FormulaException(
                    "`" + c + "` closes nothing; expected an operator, or the end", new Source(text, at, at + 1));
        }
        if (next() < text.length()) {
            throw unexpected("an operator, or the end");
        }
    }

    /// The place of the next character that is no space.
    int next() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /// The next character that is no space; 0 at the end.
    char peek() {
        return next() < text.length() ? plain(text.charAt(at)) : 0;
    }

    private static char plain(char c) {
        return switch (c) {
            case '−', '–' -> '-';
            case '·', '×', '⋅' -> '*';
            default -> c;
        };
    }

    void skip() {
        at++;
    }

    boolean take(char wanted) {
        boolean there = peek() == wanted;
        if (there) {
            at++;
        }
        return there;
    }

    @Nullable
    Operator operator() {
        return switch (peek()) {
            case '+' -> Operator.PLUS;
            case '-' -> Operator.MINUS;
            case '*' -> {
                if (text.startsWith("**", at)) {
                    throw unexpected("`^` for a power");
                }
                yield Operator.TIMES;
            }
            case '/' -> Operator.OVER;
            case '^' -> Operator.POWER;
            default -> null;
        };
    }

    boolean atOrder() {
        return "<>=≤≥".indexOf(peek()) >= 0;
    }

    Order order() {
        char c = peek();
        boolean longer = at + 1 < text.length() && text.charAt(at + 1) == '=';
        Order found = switch (c) {
            case '<' -> longer ? Order.AT_MOST : Order.LESS;
            case '>' -> longer ? Order.AT_LEAST : Order.GREATER;
            case '=' -> Order.EQUAL;
            case '≤' -> Order.AT_MOST;
            case '≥' -> Order.AT_LEAST;
            default -> throw unexpected("`=`, `<=`, `>=`, `<` or `>`");
        };
        at += longer ? 2 : 1;
        return found;
    }

    boolean atNumber() {
        char c = peek();
        return isDigit(c) || c == '.';
    }

    boolean atName() {
        char c = peek();
        return Character.isLetter(c) || c == '_';
    }

    String name() {
        int start = next();
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        operand(start);
        return text.substring(start, at);
    }

    double number() {
        int start = next();
        digits();
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            int mark = at++;
            if (at < text.length() && (plain(text.charAt(at)) == '-' || text.charAt(at) == '+')) {
                at++;
            }
            if (at < text.length() && isDigit(text.charAt(at))) {
                digits();
            } else {
                at = mark; // 2e is not an exponent but 2 beside e
            }
        }
        String literal = text.substring(start, at).replace('−', '-').replace('–', '-');
        operand(start);
        double value;
        try {
            value = Double.parseDouble(literal);
        } catch (NumberFormatException _) {
            throw new FormulaException(
                    "`" + literal + "` is not a number; expected one such as 1, 0.5 or 1e-3", since(start));
        }
        if (Double.isInfinite(value)) {
            throw new FormulaException("`" + literal + "` is too large; expected at most 1.7e308", since(start));
        }
        return value;
    }

    private void digits() {
        while (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void operand(int start) {
        operandFrom = start;
        operandTo = at;
    }

    void comma(String form) {
        if (!take(',')) {
            throw unexpected("`,`, as in " + form);
        }
    }

    /// The bracket that closes the one opened at `from`.
    void close(char open, char close, int from) {
        if (peek() == 0) {
            throw new FormulaException(
                    "the text ends here, and the `" + open + "` of column " + (from + 1) + " is open; expected `"
                            + close + "`",
                    new Source(text, at, at));
        }
        if (!take(close)) {
            throw unexpected("an operator or `" + close + "`");
        }
        operand(from);
    }

    Source since(int start) {
        int end = Math.max(start, at);
        return new Source(text, start, end);
    }

    /// What stands here does not fit.
    FormulaException unexpected(String expected) {
        char c = peek();
        boolean operand = isDigit(c) || c == '.' || Character.isLetter(c) || c == '_' || c == '(';
        Source here = new Source(text, at, Math.min(at + 1, text.length()));
        if (operand && operandTo > 0 && text.substring(operandTo, at).isBlank()) {
            String left = text.substring(operandFrom, operandTo);
            String right = c == '(' ? "(…)" : following();
            return new FormulaException(
                    "no operator before `" + (c == '(' ? "(" : right) + "`; for a product write "
                            + (left.length() > 20 ? "(…)" : left) + "*" + right,
                    here);
        }
        String what = c == 0 ? "the text ends here" : "unexpected `" + Character.toString(text.codePointAt(at)) + "`";
        return new FormulaException(what + "; expected " + expected, here);
    }

    private String following() {
        int end = at;
        while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '.')) {
            end++;
        }
        return text.substring(at, Math.max(end, at + 1));
    }
}
