package org.thalweg.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Source;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

class ParserTest {
    private static final List<Operator> OPERATORS = List.of(Operator.values());
    private static final Map<String, Double> POINT = Map.of("x", 3.0, "y", -2.0, "x1", 5.0, "v[1]", 7.0, "v[2]", 11.0);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1 + 2*3              | 7
            (1 + 2)*3            | 9
            7 - 2 - 1            | 4
            12/2/3               | 2
            12/2*3               | 18
            -x^2                 | -9
            (-x)^2               | 9
            2^-1                 | 0.5
            2^3^2                | 512
            (2^3)^2              | 64
            2^-x^2               | 0.001953125
            -x*y                 | 6
            2*-x                 | -6
            2 - -x               | 5
            --x + +x             | 6
            1 − 2·x × 2          | -11
            .5 + 1e-3 + 1E2      | 100.501
            2e - 2*e             |
            pow(2, 10)           | 1024
            ln(e) + log10(1000)  | 4
            log2(8)              | 3
            min(x, y, 1)         | -2
            max(x, y, 1)         | 3
            abs(y) + sign(y)     | 1
            floor(y/3)           | -1
            sqrt(x^2)            | 3
            x1 + x               | 8
            v[1] + v[2*1]        | 18
            sum(i, 1, 3, i^2)    | 14
            prod(i, 1, 5, i)     | 120
            sum(i, 1, 0, x)      | 0
            prod(i, 1, 0, x)     | 1
            sum(i, 1, 2, i*v[i]) | 29
            sum(i, 1, 3, sum(j, 1, i, j)) | 10
            sum(i, 1, n, 1)/n    | 1
            if(x > y, 1, 2)      | 1
            if(x <= y, 1, 2)     | 2
            if(x == 3, 1, 2)     | 1
            sum(i, 1, 3, if(i > 1, v[i - 1], 0)) | 18
            """)
    void expressionsHaveTheValueThatMathematicsGivesThem(String text, String value) {
        if (value == null) {
            assertThatThrownBy(() -> Expression.parse(text)).hasMessageContaining("write 2*e");
            return;
        }
        Expression read = Expression.parse(text, Map.of("n", 4));
        assertThat(read.at(POINT)).isCloseTo(Double.parseDouble(value), within(1e-12));
        assertThat(Expression.parse(read.toString(), Map.of("n", 4))).isEqualTo(read);
    }

    @Test
    void printedTextHasNoParenthesesThatAreNotNeeded() {
        String text = "100*(y - x^2)^2 + (1 - x)^2 - -x/2^-y";
        assertThat(Expression.parse("((100*((y-x^2)^2))+(1-x)^2)-((-x)/(2^(-y)))"))
                .hasToString(text);
        assertThat(Expression.parse("sum(i,1,n-1,x[i+1]^2)", Map.of("n", 3)))
                .hasToString("sum(i, 1, n - 1, x[i + 1]^2)");
        assertThat(Expression.parse("1e300 + 1.5e-20 + 0.25 + 100000")).hasToString("1e300 + 1.5e-20 + 0.25 + 100000");
    }

    @Test
    void randomTreesPrintedAndReadAgainAreTheSameTrees() {
        Random random = new Random(1);
        List<String> texts = new ArrayList<>();
        for (int k = 0; k < 2_000; k++) {
            Expression tree = tree(random, 6);
            String text = tree.toString();
            texts.add(text);
            Expression again = Expression.parse(text);
            assertThat(again).as(text).isEqualTo(tree);
            assertThat(Double.compare(again.at(POINT), tree.at(POINT))).as(text).isZero();
        }
        assertThat(texts.stream().distinct().count()).isGreaterThan(1_200);
    }

    private static Expression tree(Random random, int depth) {
        int kind = depth == 0 ? random.nextInt(3) : random.nextInt(10);
        return switch (kind) {
            case 0 ->
                new Expression.Numeral(random.nextInt(2) == 0 ? random.nextInt(9) : random.nextDouble(), Source.NONE);
            case 1 -> new Expression.Variable(random.nextBoolean() ? "x" : "y", Source.NONE);
            case 2 ->
                new Expression.Element("v", new Expression.Numeral(1 + random.nextInt(2), Source.NONE), Source.NONE);
            case 3 -> new Expression.Negate(tree(random, depth - 1), Source.NONE);
            case 4 ->
                new Expression.Call(
                        random.nextBoolean() ? Function.SIN : Function.ABS,
                        List.of(tree(random, depth - 1)),
                        Source.NONE);
            case 5 ->
                new Expression.Choice(
                        new Relation(tree(random, depth - 1), Order.AT_MOST, tree(random, depth - 1), Source.NONE),
                        tree(random, depth - 1),
                        tree(random, depth - 1),
                        Source.NONE);
            default ->
                new Expression.Binary(
                        OPERATORS.get(random.nextInt(5)),
                        tree(random, depth - 1),
                        tree(random, depth - 1),
                        Source.NONE);
        };
    }

    @Test
    void relationsHaveTwoSides() {
        Relation fit = Relation.parse("log(y) = b1 - b2*x1*exp(-b3*x2)");
        assertThat(fit.order()).isEqualTo(Order.EQUAL);
        assertThat(fit).hasToString("log(y) = b1 - b2*x1*exp(-b3*x2)");
        assertThat(Relation.parse("x + y <= 1").order()).isEqualTo(Order.AT_MOST);
        assertThat(Relation.parse("x ≥ 1").order()).isEqualTo(Order.AT_LEAST);
        assertThat(Relation.parse("x == 1").order()).isEqualTo(Order.EQUAL);
        assertThat(Relation.parse("x + y = 4").difference().at(1, 2)).isEqualTo(-1);
    }

    @Test
    void variablesStandInTheOrderInWhichTheyAppear() {
        Expression f = Expression.parse("b2*z + sum(k, 1, 3, x[2*k - 1]) + b1 + z");
        assertThat(f.variables().labels()).containsExactly("b2", "z", "x[1]", "x[2]", "x[3]", "x[4]", "x[5]", "b1");
        assertThat(f.variables().count()).isEqualTo(8);
        assertThat(f.variables().startingWith(List.of("b1", "x", "c"))).hasToString("b1, x[1] … x[5], b2, z");
        assertThat(f.variables()).hasToString("b2, z, x[1] … x[5], b1");
    }

    @Test
    void deepTextsAreReadAndDeeperOnesRefusedOnASmallStack() throws InterruptedException {
        List<Throwable> thrown = new ArrayList<>();
        Runnable read = () -> {
            for (String open : List.of("(", "-", "sin(", "1^", "1+(", "if(x<2,1,")) {
                String close = open.endsWith("(") || open.endsWith(",") ? ")" : "";
                String deep = open.repeat(490) + "x" + close.repeat(490);
                Expression tree = Expression.parse(deep);
                assertThat(tree.at(1)).as(open).isFinite();
                assertThat(tree.over(Tensor.input("x", DType.F64, Shape.of(1))).rank())
                        .isZero();
                assertThat(Expression.parse(deep)).hasToString(tree.toString());
                String deeper = open.repeat(100_000) + "x" + close.repeat(100_000);
                assertThatThrownBy(() -> Expression.parse(deeper))
                        .isInstanceOf(FormulaException.class)
                        .hasMessageContaining("more than 500 parentheses, functions, signs or powers inside");
            }
        };
        Thread thread = new Thread(null, read, "small", 2 << 20); // coverage makes frames larger
        thread.setUncaughtExceptionHandler((_, e) -> thrown.add(e));
        thread.start();
        thread.join();
        assertThat(thrown).isEmpty();
        assertThat(Expression.parse("1" + "+x".repeat(990)).at(1)).isEqualTo(991);
        assertThatThrownBy(() -> Expression.parse("1" + "+x".repeat(1_000))).hasMessageContaining("sum(i, from, to");
    }
}
