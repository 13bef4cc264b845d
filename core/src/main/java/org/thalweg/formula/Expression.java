package org.thalweg.formula;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Source;

/// An expression over real variables, as the package describes them. Two expressions are equal if they say the same,
/// wherever they were written.
///
/// ```java
/// Expression f = Expression.parse("sum(i, 1, n-1, 100*(x[i+1] - x[i]^2)^2 + (1 - x[i])^2)", Map.of("n", 10));
/// Tensor x = Tensor.input("x", DType.F64, Shape.of(f.variables().count()));
/// Tensor value = f.over(x); // its gradient is Derivatives.gradient(value, List.of(x))
/// ```
public sealed interface Expression {
    /// Where it was written.
    Source source();

    /// A number, at least 0 and finite.
    record Numeral(double value, Source source) implements Expression {
        public Numeral {
            if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("a numeral of " + value + "; write its sign as Negate");
            }
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /// A number with a name: `pi`, `e`, or one that the caller gave.
    record Constant(String name, double value, Source source) implements Expression {
        @Override
        public String toString() {
            return name;
        }
    }

    /// A variable, `x`.
    record Variable(String name, Source source) implements Expression {
        @Override
        public String toString() {
            return name;
        }
    }

    /// One of several variables of a name, `x[i+1]`; the first is `x[1]`.
    record Element(String name, Expression index, Source source) implements Expression {
        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /// The index of a [Fold] around it.
    record Index(String name, Source source) implements Expression {
        @Override
        public String toString() {
            return name;
        }
    }

    /// −a.
    record Negate(Expression a, Source source) implements Expression {
        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /// Two expressions with an operator between.
    record Binary(Operator operator, Expression left, Expression right, Source source) implements Expression {
        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /// A function of one argument or, for [Function#takesSeveral], of two or more.
    record Call(Function function, List<Expression> arguments, Source source) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /// The sum or product of `body` over `index` = from … to; without a term 0, or 1.
    record Fold(Folding by, String index, Expression from, Expression to, Expression body, Source source)
            implements Expression {
        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /// How a [Fold] joins its terms.
    enum Folding {
        SUM,
        PROD
    }

    /// `then` where the condition holds, else `otherwise`.
    record Choice(Relation condition, Expression then, Expression otherwise, Source source) implements Expression {
        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /// Reads an expression.
    ///
    /// @throws FormulaException if the text is none
    static Expression parse(String text) {
        return parse(text, Map.of());
    }

    /// Reads an expression in which the names of `constants` stand for whole numbers.
    ///
    /// @throws FormulaException if the text is none
    static Expression parse(String text, Map<String, Integer> constants) {
        return new Parser(text, constants).expressionAlone();
    }

    /// Its variables, in the order in which they first appear.
    default Variables variables() {
        return Variables.of(List.of(this));
    }

    /// Refuses variables other than those of these names: `x` for a variable `x` as for any `x[i]`.
    ///
    /// @throws FormulaException that names the known ones
    default void requireOnly(Collection<String> known) {
        Occurrences.of(List.of(this)).forEach((name, occurrence) -> {
            if (!known.contains(name)) {
                throw Variables.unknown(name, known, occurrence.source());
            }
        });
    }

    /// Its value at a point that gives each variable under its name, `x` or `x[1]`.
    ///
    /// @throws FormulaException if a variable is missing
    default double at(Map<String, Double> point) {
        return Evaluation.at(point).value(this);
    }

    /// Its value where its variables, in their order, have these values.
    default double at(double... values) {
        return new Evaluation(variables().lookup(values)).value(this);
    }

    /// Why it is not finite at a point: the first of its parts that is not. Empty if the value is finite.
    default Optional<Fault> fault(Map<String, Double> point) {
        return Evaluation.at(point).fault(this);
    }

    /// Its value as a scalar over `x : F64 [n]`, which holds its variables in their order.
    ///
    /// @throws FormulaException if x has another size
    default Tensor over(Tensor x) {
        return over(variables(), x);
    }

    /// Its value as a scalar over `x : F64 [n]`, which holds the given variables in their order. Slices of x
    /// are shared among the expressions made over the same tensor when the program is compiled.
    ///
    /// @throws FormulaException if a variable is not among those given, or x has another size
    default Tensor over(Variables variables, Tensor x) {
        return new TensorBuilder(Binding.of(variables, x), 0).build(this);
    }

    /// Its value where each name stands for a tensor of F64: a scalar for a parameter, `[rows]` for a column of
    /// data,
    /// `[k]` for the elements of an indexed name. The result is a scalar, or `[rows]` if there is a column in it.
    ///
    /// @throws FormulaException if a variable is not among those given, or an index is outside
    default Tensor of(Map<String, Tensor> values) {
        return TensorBuilder.over(this, values);
    }
}
