package org.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thalweg.nn.Catalogues;
import org.thalweg.spec.Spec;
import org.thalweg.spec.SpecException;

class SearchSpaceTest {
    private static SearchSpace space(String model, String optimizer) {
        return SearchSpace.empty()
                .with("model", Catalogues.MODELS, model)
                .with("optimizer", org.thalweg.optim.Catalogues.OPTIMIZERS, optimizer);
    }

    @Test
    void rangesStandWhereNumbersStand() {
        SearchSpace space = space(
                "mlp(16..64, choice(8, 16), activation=choice(relu, tanh))",
                "chain(clipByValue(0.5..2), adam(lr=cosine(log(1e-4..1e-1), steps=100..200), beta1=uniform(0..0.9)))");
        assertThat(space.dimensions())
                .extracting(SearchSpace.Dimension::name)
                .containsExactly(
                        "model.1",
                        "model.2",
                        "model.activation",
                        "optimizer.1.1",
                        "optimizer.2.lr.1",
                        "optimizer.2.lr.steps",
                        "optimizer.2.beta1");
        List<Spec> low = space.dimensions().stream().map(d -> d.values().at(0)).toList();
        assertThat(space.at(low))
                .isEqualTo(Map.of(
                        "model",
                        Spec.parse("mlp(16, 8, activation=relu)"),
                        "optimizer",
                        Spec.parse("chain(clipByValue(0.5), adam(lr=cosine(0.0001, steps=100), beta1=0))")));
    }

    /// Of a whole parameter both ends are as likely as what lies between; a rate has four digits.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mlp(1..4)                     | 0     | 1
            mlp(1..4)                     | 0.249 | 1
            mlp(1..4)                     | 0.25  | 2
            mlp(1..4)                     | 0.999 | 4
            mlp(log(1..1000))             | 0.999 | 994
            mlp(choice(3, 9))             | 0.5   | 9
            mlp(4, activation=choice(relu, tanh)) | 0.6 | tanh
            """)
    void sharesAreValues(String model, double share, String value) {
        SearchSpace space = space(model, "sgd(lr=1)");
        assertThat(space.dimensions().getFirst().values().at(share).toString()).isEqualTo(value);
    }

    @Test
    void ratesAreSpreadByTheirLogarithmAndHaveFourDigits() {
        var rate =
                space("mlp()", "sgd(lr=log(1e-4..1))").dimensions().getFirst().values();
        assertThat(rate.at(0.5).toString()).isEqualTo("0.01");
        assertThat(rate.at(0.3).toString()).isEqualTo("0.001585");
        assertThat(rate.grid(3).toString()).isEqualTo("[0.0001, 0.01, 1]");
        assertThat(space("mlp()", "sgd(lr=0.1..0.3)")
                        .dimensions()
                        .getFirst()
                        .values()
                        .grid(3)
                        .toString())
                .isEqualTo("[0.1, 0.2, 0.3]");
        assertThat(space("mlp(1..3)", "sgd(lr=1)")
                        .dimensions()
                        .getFirst()
                        .values()
                        .grid(9)
                        .toString())
                .isEqualTo("[1, 2, 3]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mlp(4)      | sgd(lr=1..0.1)      | 1..0.1: a range goes up, from the smaller number to the larger one: 0.1..1
            mlp(4)      | sgd(lr=log(0..1))   | log(0..1): a logarithmic range begins above 0
            mlp(1.5..4) | sgd(lr=1)           | 1.5..4: whole numbers are wanted here
            mlp(4)      | sgd(lr=1..)         | spec, column 11: unexpected `)`; expected the end of the range
            """)
    void rangesWithoutNumbersAreRefused(String model, String optimizer, String message) {
        assertThatThrownBy(() -> space(model, optimizer))
                .isInstanceOf(SpecException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aRangeIsWrittenAsItIsRead() {
        for (String text : List.of("1..2", "f(x=1e-8..0.1)", "-1..1", "[0..1, 2]")) {
            assertThat(Spec.parse(text).toString()).isEqualTo(text);
            assertThat(Spec.parse(Spec.parse(text).toString())).isEqualTo(Spec.parse(text));
        }
    }
}
