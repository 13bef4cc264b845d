package org.thalweg.formula;

import static org.thalweg.formula.Expression.*;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.thalweg.spec.Nearest;
import org.thalweg.spec.Source;

/// Recursive descent over one text, by the grammar of the package. Sums, products and powers share one method,
/// so that a level of nesting takes few frames of the stack.
final class Parser {
    /// Deeper nesting would overflow the stack here, in a thread with the usual one.
    private static final int NESTED = 500;

    /// Deeper trees, `1 + x + x + …`, would overflow the stack of what walks them.
    private static final int LEVELS = 1_000;

    private static final Map<String, Double> NUMBERS = Map.of("pi", Math.PI, "e", Math.E);
    private static final Set<String> FORMS = Set.of("sum", "prod", "if", "pow");
    private static final List<String> FUNCTIONS = Stream.concat(
                    Arrays.stream(Function.values()).map(Function::label), Stream.of("ln", "sum", "prod", "if", "pow"))
            .toList();

    private final Tokens tokens;
    private final Map<String, Integer> constants;
    private final Deque<String> indices = new ArrayDeque<>();
    private int depth;
    /// The height of the tree that was read last.
    private int height;

    Parser(String text, Map<String, Integer> constants) {
        this.tokens = new Tokens(text);
        this.constants = constants;
        for (String name : constants.keySet()) {
            if (NUMBERS.containsKey(name) || FUNCTIONS.contains(name)) {
                throw new FormulaException(
                        "`" + name + "` has a meaning already; give the constant another name", Source.NONE);
            }
        }
    }

    Expression expressionAlone() {
        tokens.requireText();
        Expression all = sum(1);
        tokens.requireEnd();
        Occurrences.of(List.of(all)); // refuses wrong indices and bounds
        return all;
    }

    Relation relationAlone() {
        tokens.requireText();
        Relation all = relation();
        tokens.requireEnd();
        Occurrences.of(List.of(all.left(), all.right()));
        return all;
    }

    List<Relation> chainAlone() {
        tokens.requireText();
        List<Relation> all = new ArrayList<>();
        int start = tokens.next();
        Expression left = sum(1);
        do {
            Order order = tokens.order();
            int middle = tokens.next();
            Expression right = sum(1);
            all.add(new Relation(left, order, right, tokens.since(start)));
            left = right;
            start = middle;
        } while (tokens.atOrder());
        tokens.requireEnd();
        Occurrences.of(all.stream()
                .flatMap(relation -> Stream.of(relation.left(), relation.right()))
                .toList());
        return all;
    }

    private Relation relation() {
        int start = tokens.next();
        Expression left = sum(1);
        Order order = tokens.order();
        Expression right = sum(1);
        return new Relation(left, order, right, tokens.since(start));
    }

    /// Operands with the operators between them that bind at least as tightly as `binding`.
    private Expression sum(int binding) {
        int start = tokens.next();
        Expression left = signed();
        while (true) {
            Operator operator = tokens.operator();
            if (operator == null || operator == Operator.POWER || operator.binding() < binding) {
                return left;
            }
            int before = height;
            tokens.skip();
            Expression right = operator.binding() == 1 ? sum(2) : signed();
            left = new Binary(operator, left, right, tokens.since(start));
            grow(Math.max(before, height), start);
        }
    }

    private Expression signed() {
        int start = tokens.next();
        if (++depth > NESTED) {
            throw new FormulaException(
                    "more than " + NESTED + " parentheses, functions, signs or powers inside each other; expected"
                            + " a flatter expression",
                    tokens.since(start));
        }
        Expression read;
        if (tokens.take('-')) {
            Expression a = signed();
            read = new Negate(a, tokens.since(start));
            grow(height, start);
        } else if (tokens.take('+')) {
            read = signed();
        } else {
            read = atom(start);
            if (tokens.operator() == Operator.POWER) {
                int before = height;
                tokens.skip();
                Expression exponent = signed();
                read = new Binary(Operator.POWER, read, exponent, tokens.since(start));
                grow(Math.max(before, height), start);
            }
        }
        depth--;
        return read;
    }

    private Expression atom(int start) {
        height = 1;
        if (tokens.take('(')) {
            Expression inside = sum(1);
            tokens.close('(', ')', start);
            return inside;
        }
        if (tokens.atNumber()) {
            double value = tokens.number();
            return new Numeral(value, tokens.since(start));
        }
        if (!tokens.atName()) {
            throw tokens.unexpected("a number, a variable, a function or `(`");
        }
        String name = tokens.name();
        return switch (tokens.peek()) {
            case '(' -> called(name, start);
            case '[' -> element(name, start);
            default -> named(name, start);
        };
    }

    private Expression named(String name, int start) {
        Source source = tokens.since(start);
        if (indices.contains(name)) {
            return new Index(name, source);
        }
        Integer given = constants.get(name);
        Double number = given != null ? Double.valueOf(given) : NUMBERS.get(name);
        if (number != null) {
            return number < 0 ? new Negate(new Numeral(-number, source), source) : new Constant(name, number, source);
        }
        if (FUNCTIONS.contains(name)) {
            throw new FormulaException("`" + name + "` is a function; expected " + name + "(…)", source);
        }
        return new Variable(name, source);
    }

    private Expression element(String name, int start) {
        if (indices.contains(name)
                || constants.containsKey(name)
                || NUMBERS.containsKey(name)
                || FUNCTIONS.contains(name)) {
            throw new FormulaException(
                    "`" + name + "` has no elements; expected a variable before `[`", tokens.since(start));
        }
        int open = tokens.next();
        tokens.take('[');
        Expression index = sum(1);
        tokens.close('[', ']', open);
        grow(height, start);
        return new Element(name, index, tokens.since(start));
    }

    private Expression called(String name, int start) {
        if (name.equals("sum") || name.equals("prod")) {
            return fold(name.equals("sum") ? Folding.SUM : Folding.PROD, start);
        }
        if (name.equals("if")) {
            return choice(start);
        }
        Function function = Function.named(name).orElse(null);
        if (function == null && !FORMS.contains(name)) {
            String suggestion = Nearest.suggestion(name, FUNCTIONS);
            throw new FormulaException(
                    "no function `" + name + "`"
                            + (suggestion.isEmpty() ? "; for a product write " + name + "*(…)" : suggestion),
                    tokens.since(start));
        }
        int open = tokens.next();
        tokens.take('(');
        List<Expression> arguments = new ArrayList<>();
        int highest = 0;
        do {
            arguments.add(sum(1));
            highest = Math.max(highest, height);
        } while (tokens.take(','));
        tokens.close('(', ')', open);
        Source source = tokens.since(start);
        grow(highest, start);
        boolean fits = function == null
                ? arguments.size() == 2
                : function.takesSeveral() ? arguments.size() >= 2 : arguments.size() == 1;
        if (!fits) {
            String wanted =
                    function == null ? "2 arguments" : function.takesSeveral() ? "2 arguments or more" : "1 argument";
            throw new FormulaException(name + " takes " + wanted + ", not " + arguments.size(), source);
        }
        return function == null
                ? new Binary(Operator.POWER, arguments.getFirst(), arguments.getLast(), source)
                : new Call(function, arguments, source);
    }

    private Expression fold(Folding by, int start) {
        String form = by == Folding.SUM ? "sum(i, from, to, term)" : "prod(i, from, to, factor)";
        int open = tokens.next();
        tokens.take('(');
        int at = tokens.next();
        if (!tokens.atName()) {
            throw tokens.unexpected("the name of an index, as in " + form);
        }
        String index = tokens.name();
        if (NUMBERS.containsKey(index) || FUNCTIONS.contains(index)) {
            throw new FormulaException(
                    "`" + index + "` has a meaning already; expected the name of an index, as in " + form,
                    tokens.since(at));
        }
        tokens.comma(form);
        Expression from = sum(1);
        int highest = height;
        tokens.comma(form);
        Expression to = sum(1);
        highest = Math.max(highest, height);
        tokens.comma(form);
        indices.push(index);
        Expression body = sum(1);
        indices.pop();
        tokens.close('(', ')', open);
        grow(Math.max(highest, height), start);
        return new Fold(by, index, from, to, body, tokens.since(start));
    }

    private Expression choice(int start) {
        String form = "if(condition, then, else)";
        int open = tokens.next();
        tokens.take('(');
        Relation condition = relation();
        int highest = height;
        tokens.comma(form);
        Expression then = sum(1);
        highest = Math.max(highest, height);
        tokens.comma(form);
        Expression otherwise = sum(1);
        tokens.close('(', ')', open);
        grow(Math.max(highest, height), start);
        return new Choice(condition, then, otherwise, tokens.since(start));
    }

    private void grow(int below, int start) {
        height = below + 1;
        if (height > LEVELS) {
            throw new FormulaException(
                    "more than 1 000 operations in a row; write a long sum as sum(i, from, to, term), or put parts of"
                            + " it in parentheses",
                    tokens.since(start));
        }
    }
}
