package org.thalweg.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

final class StandardizationTest {
    @Test
    void columnsGetMeanZeroAndDeviationOne() {
        // Column 1: 2, 4, 4, 4, 5, 5, 7, 9 has mean 5 and deviation 2 (a well-known example); column 2 is ten times
        // that.
        Rows rows = Rows.of(2, 2.0, 20, 4, 40, 4, 40, 4, 40, 5, 50, 5, 50, 7, 70, 9, 90);
        Standardization by = Standardization.fit(rows);

        assertThat(List.of(by.mean(0), by.deviation(0), by.mean(1), by.deviation(1)))
                .containsExactly(5.0, 2.0, 50.0, 20.0);
        double[] last = new double[2];
        rows.standardized(by).copy(7, last, 0);
        assertThat(last).containsExactly(2, 2);
    }

    @Test
    void aConstantColumnBecomesZeroAndANewValueInItStaysFinite() {
        Rows rows = Rows.of(2, 0.1, 1, 0.1, 2, 0.1, 3); // 0.1 + 0.1 + 0.1 is not 0.3
        Standardization by = Standardization.fit(rows);

        assertThat(by.deviation(0)).isEqualTo(1);
        assertThat(by.apply(0, 0.1)).isZero();
        assertThat(by.apply(0, 0.6)).isEqualTo(0.5);
        Standardization uniform = Standardization.fitUniform(Rows.of(3, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1));
        assertThat(uniform.deviation(2)).isEqualTo(1);
    }

    @Test
    void aLargeMeanDoesNotSwallowTheDeviation() {
        Standardization by = Standardization.fit(Rows.of(1, 1e9, 1e9 + 1, 1e9 + 2));

        assertThat(by.mean(0)).isEqualTo(1e9 + 1);
        assertThat(by.deviation(0)).isCloseTo(Math.sqrt(2.0 / 3), within(1e-15));
    }

    @Test
    void inverseUndoesApply() {
        Standardization by = Standardization.of(new double[] {3, -7}, new double[] {0.1, 40});
        for (double x : new double[] {-12.5, 0, 3, 1e6}) {
            assertThat(by.inverse(0, by.apply(0, x))).isCloseTo(x, within(1e-9));
            assertThat(by.inverse(1, by.apply(1, x))).isCloseTo(x, within(1e-9));
        }
    }

    @Test
    void uniformFiguresAreThoseOfAllNumbersTogether() {
        Rng rng = Rng.of(5);
        double[] numbers = new double[60];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = 10 * (i % 4) + rng.nextGaussian(); // columns with different means
        }
        Standardization together = Standardization.fit(Rows.of(1, numbers));
        Standardization uniform = Standardization.fitUniform(Rows.of(4, numbers));

        assertThat(uniform.isUniform()).isTrue();
        assertThat(uniform.mean(3)).isCloseTo(together.mean(0), within(1e-12));
        assertThat(uniform.deviation(3)).isCloseTo(together.deviation(0), within(1e-12));
    }

    @Test
    void figuresOfTheTrainingPartServeTheTestPart() {
        double[] inputs = {0, 2, 100, 102};
        Dataset data = new Dataset("d", Shape.of(1), Rows.of(1, inputs), List.of("x"), new NoTargets(4));
        Dataset train = data.select(0, 1);
        Dataset test = data.select(2, 3);
        Standardization by = Standardization.fit(train.features());

        double[] z = new double[2];
        test.standardized(by).features().gather(new int[] {0, 1}, 0, 2, z, 0);
        assertThat(z).containsExactly(99, 101);
        train.standardized(by).features().gather(new int[] {0, 1}, 0, 2, z, 0);
        assertThat(z).containsExactly(-1, 1);
        assertThat(inputs).as("the caller's array").containsExactly(0, 2, 100, 102);
    }

    @Test
    void namedArraysCarryTheFigures() {
        Standardization by = Standardization.of(new double[] {0.1, 1 / 3.0}, new double[] {3, 1e-7});
        Map<String, NDArray> arrays = by.toArrays();
        Standardization again = Standardization.fromArrays(arrays);

        assertThat(arrays).containsOnlyKeys("mean", "deviation");
        for (int j = 0; j < 2; j++) {
            assertThat(again.mean(j)).isEqualTo(by.mean(j));
            assertThat(again.deviation(j)).isEqualTo(by.deviation(j));
        }
        assertThat(Standardization.fromArrays(Standardization.unitPixels().toArrays())
                        .isUniform())
                .isTrue();
        assertThatThrownBy(() -> Standardization.fromArrays(Map.of("mean", NDArray.of(Shape.of(1), 1.0))))
                .hasMessage("standardization needs an F64 array `deviation`, but has only [mean]");
    }

    @Test
    void figuresThatCannotBeUsedAreRefused() {
        assertThatThrownBy(() -> Standardization.uniform(0, 0))
                .hasMessageContaining("deviation 0.0 finite and above 0");
        assertThatThrownBy(() -> Standardization.uniform(Double.NaN, 1))
                .hasMessageContaining("mean NaN must be finite");
        assertThatThrownBy(() -> Standardization.of(new double[2], new double[3]))
                .hasMessageContaining("2 means and 3 deviations");
        assertThatThrownBy(() -> Standardization.fit(Rows.of(2, new double[0])))
                .isInstanceOf(DataException.class)
                .hasMessage("standardization: there are no rows to fit it on. Give a training part.");
        assertThatThrownBy(() -> Standardization.fit(Rows.of(2, 1, 1e200, 2, -1e200)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("standardization, column 2: the deviation is not finite");
        assertThatThrownBy(() ->
                        Rows.of(2, 1.0, 2).standardized(Standardization.of(new double[3], new double[] {1, 1, 1})))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("a standardization of 3 columns does not fit rows of 2");
    }
}
