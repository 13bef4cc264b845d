package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

class InitializerTest {
    private static final Shape WEIGHT = Shape.of(300, 200); // m = 300, n = 200

    private static double[] draw(Initializer initializer, Shape shape) {
        DoubleSupplier values = initializer.values(Rng.of(7), shape);
        double[] drawn = new double[shape.elements()];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = values.getAsDouble();
        }
        return drawn;
    }

    /// The variance is what the papers ask for (60 000 numbers: its standard error is below 0.6 %), and uniform
    /// numbers stay inside of their bound and come near it.
    @ParameterizedTest
    @CsvSource({
        "glorotUniform, 0.004, 0.1095446", // 2/500, √(6/500)
        "glorotUniform(gain=2), 0.016, 0.2190891",
        "glorotNormal, 0.004, ",
        "glorotNormal(gain=0.5), 0.001, ",
        "heNormal, 0.00666667, ", // 2/300
        "heNormal(slope=1), 0.00333333, ",
        "heUniform, 0.00666667, 0.1414214", // √(6/300)
        "heUniform(slope=0.1), 0.00660066, 0.1407196",
        "fanInUniform, 0.00111111, 0.0577351" // 1/900, 1/√300
    })
    void drawsTheVarianceOfItsPaper(String spec, double variance, Double bound) {
        double[] drawn = draw(Catalogues.INITIALIZERS.create(spec), WEIGHT);
        double sum = 0;
        double squares = 0;
        double largest = 0;
        for (double x : drawn) {
            sum += x;
            squares += x * x;
            largest = Math.max(largest, Math.abs(x));
        }
        double deviation = Math.sqrt(variance / drawn.length);
        assertThat(sum / drawn.length).isCloseTo(0, within(4 * deviation));
        assertThat(squares / drawn.length).isCloseTo(variance, within(0.025 * variance));
        if (bound == null) {
            // Of a normal distribution 0.27 % lie beyond 3σ: 162 of 60 000, give or take 13. None would, if it were
            // cut.
            double beyond = 3 * Math.sqrt(variance);
            assertThat(java.util.Arrays.stream(drawn)
                            .filter(x -> Math.abs(x) > beyond)
                            .count())
                    .isBetween(110L, 215L);
        } else {
            assertThat(largest).isBetween(0.999 * bound, bound * (1 + 1e-6));
        }
    }

    @Test
    void zerosAreZeros() {
        assertThat(draw(new Zeros(), Shape.of(3))).containsOnly(0);
    }

    @Test
    void aReceptiveFieldMultipliesInputsAndOutputs() {
        assertThat(Initializer.Fans.of(Shape.of(3, 5, 16, 32))).isEqualTo(new Initializer.Fans(240, 480));
        assertThat(Initializer.Fans.of(Shape.of(7, 2))).isEqualTo(new Initializer.Fans(7, 2));
    }

    @Test
    void aVectorHasNoFans() {
        assertThatThrownBy(() -> draw(new HeUniform(), Shape.of(10)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[10]")
                .hasMessageContaining("use zeros");
    }

    @Test
    void argumentsOutOfRangeAreNamed() {
        assertThatThrownBy(() -> new GlorotUniform(0)).hasMessage("gain is 0.0; it must be a number above 0");
        assertThatThrownBy(() -> new GlorotNormal(Double.NaN)).hasMessageContaining("gain is NaN");
        assertThatThrownBy(() -> new HeUniform(Double.NaN)).hasMessage("slope is NaN; it must be a finite number");
        assertThatThrownBy(() -> new HeNormal(Double.POSITIVE_INFINITY)).hasMessageContaining("slope is Infinity");
    }
}
