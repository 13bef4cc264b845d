package org.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.thalweg.data.Dataset;
import org.thalweg.data.Split;
import org.thalweg.nn.Catalogues;
import org.thalweg.nn.MeanSquaredError;
import org.thalweg.nn.Mlp;
import org.thalweg.nn.SoftmaxCrossEntropy;
import org.thalweg.tensor.Shape;

class RangeTestTest {
    private static final Dataset CLOUDS = SmallData.clouds(100);
    private static final Split DATA = new Split(CLOUDS, CLOUDS.select(), CLOUDS.select());

    private static Trainer trainer(String model, String optimizer) {
        return Trainer.of(
                        Catalogues.MODELS.create(model),
                        new SoftmaxCrossEntropy(),
                        org.thalweg.optim.Catalogues.OPTIMIZERS.create(optimizer))
                .epochs(3)
                .batchSize(32)
                .threads(1);
    }

    private static PreparedTraining prepared(Trainer trainer) {
        return trainer.prepare(Shape.of(2), TargetChecks.names(CLOUDS));
    }

    /// With slots, a schedule, dropout and running statistics; the test ends in infinities.
    @Test
    void theTrainingAfterwardsIsTheSameBitForBit() {
        for (String optimizer : List.of("adam(lr=cosine(0.02, steps=50))", "sgd(lr=0.1)", "nadam(lr=0.01)")) {
            Trainer trainer = trainer("network(dense(8), batchNorm, relu, dropout(0.2))", optimizer);
            try (PreparedTraining plain = prepared(trainer);
                    PreparedTraining tested = prepared(trainer)) {
                RangeTest.Result tried = tested.rangeTest(RangeTest.of(1e-7, 1e30, 40), DATA);
                assertThat(tried.rates()).hasSizeGreaterThan(5);
                TrainedModel expected = plain.train(DATA).model();
                TrainedModel actual = tested.train(DATA).model();
                assertThat(actual.parameters().toDoubles())
                        .isEqualTo(expected.parameters().toDoubles());
                assertThat(actual.state().toDoubles())
                        .isEqualTo(expected.state().toDoubles());
            }
        }
    }

    @Test
    void ratesGrowByOneFactorAndTheTestEndsWhereTheLossDiverges() {
        try (PreparedTraining training = prepared(trainer("mlp(8)", "sgd(lr=0.3)"))) {
            RangeTest.Result result = training.rangeTest(RangeTest.of(1e-4, 1e4, 81), DATA);
            assertThat(result.rates()[0]).isEqualTo(1e-4);
            assertThat(result.rates()[10] / result.rates()[0]).isCloseTo(10, within(1e-9));
            assertThat(result.diverged()).isTrue();
            assertThat(result.rates().length).isBetween(40, 80);
            assertThat(result.suggestion().orElseThrow()).isBetween(0.01, 30.0);
        }
    }

    /// y = θx on one example with x = 1, y = 1, θ = w: J = (w + b − 1)², so that a tiny rate leaves J where it is,
    /// and
    /// ŝ with β = ½ is the mean that (2) says.
    @Test
    void lossesAreThoseBeforeTheUpdateAndAreSmoothedWithoutBias() {
        Dataset line = SmallData.line(4);
        Split data = new Split(line, line.select(), line.select());
        Trainer trainer = Trainer.of(
                        Mlp.of(), new MeanSquaredError(), org.thalweg.optim.Catalogues.OPTIMIZERS.create("sgd(lr=1)"))
                .batchSize(4)
                .threads(1);
        try (PreparedTraining training = trainer.prepare(Shape.of(1), List.of("target"))) {
            RangeTest.Result result = training.rangeTest(new RangeTest(1e-3, 1e-1, 3, 0.5, 4), data);
            double[] j = result.losses();
            assertThat(j[1]).isLessThan(j[0]);
            assertThat(result.smoothed()[0]).isEqualTo(j[0]);
            assertThat(result.smoothed()[1]).isCloseTo((j[0] / 4 + j[1] / 2) / 0.75, within(1e-12));
            assertThat(result.smoothed()[2]).isCloseTo((j[0] / 8 + j[1] / 4 + j[2] / 2) / 0.875, within(1e-12));
        }
    }

    @Test
    void whatCannotBeSweptIsRefused() {
        assertThatThrownBy(() -> RangeTest.of(1, 0.1, 10)).hasMessageContaining("above 0 and below the last");
        assertThatThrownBy(() -> RangeTest.of(0.1, 1, 2)).hasMessageContaining("at least 3");
        try (PreparedTraining training = prepared(trainer("mlp(4)", "sgd(lr=0)"))) {
            assertThatThrownBy(() -> training.rangeTest(RangeTest.USUAL, DATA))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("the rate of step 1 is 0");
        }
    }
}
