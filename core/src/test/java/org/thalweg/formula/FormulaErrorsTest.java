package org.thalweg.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// What people write wrongly, and what they are told.
class FormulaErrorsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            2x           | 2  | no operator before `x`; for a product write 2*x
            2 (x + 1)    | 3  | no operator before `(`; for a product write 2*(…)
            (x)(y)       | 4  | no operator before `(`; for a product write (x)*(…)
            x y          | 3  | no operator before `y`; for a product write x*y
            x**2         | 2  | unexpected `*`; expected `^` for a power
            1 + sqr(x)   | 5  | no function `sqr`; did you mean sqrt?
            x(y + 1)     | 1  | no function `x`; for a product write x*(…)
            sqrt(x, y)   | 1  | sqrt takes 1 argument, not 2
            min(x)       | 1  | min takes 2 arguments or more, not 1
            pow(x)       | 1  | pow takes 2 arguments, not 1
            sin          | 1  | `sin` is a function; expected sin(…)
            (x + 1       | 7  | the text ends here, and the `(` of column 1 is open; expected `)`
            x + 1)       | 6  | `)` closes nothing; expected an operator, or the end
            sin(x]       | 6  | unexpected `]`; expected an operator or `)`
            x +          | 4  | the text ends here; expected a number, a variable, a function or `(`
            x + * y      | 5  | unexpected `*`; expected a number, a variable, a function or `(`
            x $ y        | 3  | unexpected `$`; expected an operator, or the end
            x = 2        | 3  | unexpected `=`; expected an operator, or the end
            1.2.3        | 1  | `1.2.3` is not a number; expected one such as 1, 0.5 or 1e-3
            1e999        | 1  | `1e999` is too large; expected at most 1.7e308
            x[0]         | 1  | `x[0]` is x[0]; expected an index of 1 or more
            sum(i, 1, 3, x[i - 2]) | 14 | `x[i - 2]` is x[-1] at i = 1; expected an index of 1 or more
            x[1] + x     | 8  | `x` stands without an index here and with one at column 1; expected one of the two
            x[1.5]       | 3  | `1.5` is 1.5; expected a whole number
            x[i]         | 3  | `i` is no whole number here; expected one made of numbers, constants given beside the formula, such as n=10, and the indices of sums around it
            sum(i, 1, n, x[i]) | 11 | `n` is no whole number here; expected one made of numbers, constants given beside the formula, such as n=10, and the indices of sums around it
            sum(i, 1, x[1], i) | 11 | `x[1]` is a variable; expected a whole number that is known beforehand
            sum(1, 2, i, i)    | 5  | unexpected `1`; expected the name of an index, as in sum(i, from, to, term)
            sum(e, 1, 2, e)    | 5  | `e` has a meaning already; expected the name of an index, as in sum(i, from, to, term)
            sum(i, 1, 3)       | 12 | unexpected `)`; expected `,`, as in sum(i, from, to, term)
            pi[1]              | 1  | `pi` has no elements; expected a variable before `[`
            if(x, 1, 2)        | 5  | unexpected `,`; expected `=`, `<=`, `>=`, `<` or `>`
            sum(i, 1, 1000001, x) | 1 | 1 000 001 terms; expected at most 1 000 000
            sum(i, 1, 2000, sum(j, 1, 2000, x)) | 17 | 4 000 000 terms; expected at most 1 000 000
            """)
    void theMessageSaysWhereAndWhatWouldBeRight(String text, int column, String message) {
        String caret = " ".repeat(column - 1) + "^";
        assertThatThrownBy(() -> Expression.parse(text))
                .isInstanceOf(FormulaException.class)
                .hasMessage("formula, column " + column + ": " + message + "\n  " + text + "\n  " + caret);
    }

    @Test
    void anEmptyTextIsRefused() {
        assertThatThrownBy(() -> Expression.parse("  "))
                .hasMessage("formula: nothing to read; expected an expression such as x^2 + y^2");
        assertThatThrownBy(() -> Expression.parse("x", Map.of("sin", 2))).hasMessageContaining("`sin` has a meaning");
    }

    @Test
    void variablesThatAreNotThereAreNamedWithThoseThatAre() {
        Expression f = Expression.parse("b1*xx + b2");
        assertThatThrownBy(() -> f.requireOnly(List.of("b1", "b2", "x")))
                .hasMessageStartingWith("formula, column 4: no variable `xx`; there are b1, b2, x; did you mean x?");
        assertThatThrownBy(() -> f.at(Map.of("b1", 1.0))).hasMessageContaining("no variable `xx`; there are b1");
        assertThatThrownBy(() -> f.at(1, 2)).hasMessageContaining("2 values for 3 variables, b1, xx, b2");
        Tensor two = Tensor.input("x", DType.F64, Shape.of(2));
        assertThatThrownBy(() -> f.over(two)).hasMessageContaining("expected F64[3] for b1, xx, b2");
        assertThatThrownBy(() -> f.over(Variables.named(List.of("b1", "b2")), two))
                .hasMessageContaining("no variable `xx`; there are b1, b2");
        assertThatThrownBy(() ->
                        Expression.parse("x[3]").over(Expression.parse("x[2]").variables(), two))
                .hasMessageContaining("`x[3]` is outside; there are x[1] … x[2]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            2 + log(x - 3)     | 5 | log(x - 3): x - 3 = -2, log wants a number above 0
            1/(x - 1)          | 1 | 1/(x - 1): division by 0, x - 1 = 0
            sqrt(-x)*0         | 1 | sqrt(-x): -x = -1, sqrt wants 0 or a number above 0
            asin(2*x)          | 1 | asin(2*x): 2*x = 2, asin wants a number from -1 to 1
            (x - 3)^0.5        | 1 | (x - 3)^0.5: x - 3 = -2, a power that is not whole wants a base of 0 or above
            (x - 1)^-2         | 1 | (x - 1)^-2: x - 1 = 0, a negative power of 0
            exp(1000*x)        | 1 | exp(1000*x): 1000*x = 1000, too large for a double
            10^200*10^200      | 1 | 10^200*10^200: too large for a double, from 1e200*1e200
            sum(i, 1, 3, 1/(i - 2)) | 14 | 1/(i - 2): division by 0, i - 2 = 0 at i = 2
            """)
    void aValueThatIsNotFiniteIsExplained(String text, int column, String message) {
        Fault fault = Expression.parse(text).fault(Map.of("x", 1.0)).orElseThrow();
        assertThat(fault.message()).isEqualTo(message);
        assertThat(fault.source().start()).isEqualTo(column - 1);
        assertThat(Expression.parse("x").fault(Map.of("x", 1.0))).isEmpty();
    }
}
