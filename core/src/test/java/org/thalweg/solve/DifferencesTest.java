package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.solve.problems.Landscape;

class DifferencesTest {
    @Test
    void theGradientIsThatOfTheFunctionToHalfTheDigits() {
        Landscape f = Landscape.levy(4);
        Objective values = Objective.of(4, f::value);
        double[] exact = new double[4];
        double[] g = new double[4];
        for (int seed = 1; seed <= 20; seed++) {
            double[] x = f.start(seed);
            f.valueAndGradient(x, exact);
            assertThat(new Differences(values, f.bounds()).valueAndGradient(x, g))
                    .isEqualTo(f.value(x));
            assertThat(g).containsExactly(exact, within(1e-5));
        }
    }

    @Test
    void itAsksNPlusOneTimesWithinTheBounds() {
        Bounds bounds = Bounds.of(new double[] {0, 2, -1}, new double[] {1, 2, 1});
        int[] asked = new int[1];
        Objective f = Objective.of(3, x -> {
            assertThat(bounds.contains(x)).isTrue();
            asked[0]++;
            return 3 * x[0] + 5 * x[1] - x[2];
        });
        double[] g = new double[3];
        new Differences(f, bounds).valueAndGradient(new double[] {1, 2, -1}, g);
        // the upper bound is met from below; a fixed variable is not asked about
        assertThat(g).containsExactly(new double[] {3, 0, -1}, within(1e-7));
        assertThat(asked[0]).isEqualTo(3);
    }

    @Test
    void whereTheValueIsKnownItAsksNTimesForTheSameGradient() {
        Landscape f = Landscape.levy(4);
        int[] asked = new int[1];
        Objective values = Objective.of(4, x -> {
            asked[0]++;
            return f.value(x);
        });
        var differences = new Differences(values, f.bounds());
        double[] x = f.start(1);
        double[] whole = new double[4];
        double[] part = new double[4];
        double value = differences.valueAndGradient(x, whole);
        assertThat(asked[0]).isEqualTo(5);
        differences.gradientAt(x, value, part);
        assertThat(asked[0]).isEqualTo(9);
        assertThat(part).isEqualTo(whole);
        assertThat(differences.isGradientCostly()).isTrue();
        assertThat(f.isGradientCostly()).isFalse();
    }

    @Test
    void boundsOfOtherVariablesAreRefused() {
        assertThatThrownBy(() -> new Differences(Landscape.sphere(2), Bounds.none(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("differences: bounds of 3 variables for a function of 2; there must be as many");
    }
}
