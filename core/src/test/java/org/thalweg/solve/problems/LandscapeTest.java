package org.thalweg.solve.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.formula.Expression;
import org.thalweg.formula.TestFunction;
import org.thalweg.formula.Variables;

class LandscapeTest {
    static Stream<Landscape> all() {
        return IntStream.of(1, 2, 3, 7)
                .boxed()
                .flatMap(n ->
                        Landscape.all(n).stream().filter(f -> n > 1 || !f.name().equals("rosenbrock")));
    }

    @ParameterizedTest
    @MethodSource("all")
    void theMinimumStandsAtTheMinimisersAndNowhereLower(Landscape f) {
        double[] g = new double[f.dimension()];
        for (List<Double> point : f.minimisers()) {
            double[] x = point.stream().mapToDouble(v -> v).toArray();
            assertThat(f.bounds().contains(x)).isTrue();
            assertThat(f.value(x)).isCloseTo(f.minimum(), within(1e-12 * Math.max(1, Math.abs(f.minimum()))));
            f.valueAndGradient(x, g);
            assertThat(g).containsExactly(new double[x.length], within(1e-10));
        }
        for (int seed = 0; seed < 2000; seed++) {
            double[] x = f.start(seed);
            assertThat(f.bounds().contains(x)).isTrue();
            assertThat(f.value(x)).isGreaterThan(f.minimum());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void gradientsAreTheQuotientsOfDifferences(Landscape f) {
        int n = f.dimension();
        double[] g = new double[n];
        for (int seed = 0; seed < 20; seed++) {
            double[] x = f.start(seed);
            assertThat(f.valueAndGradient(x, g)).isEqualTo(f.value(x));
            double scale = Math.abs(f.value(x));
            for (int i = 0; i < n; i++) {
                double h = 1e-5;
                double[] y = x.clone();
                y[i] = x[i] + h;
                double above = f.value(y);
                y[i] = x[i] - h;
                assertThat(g[i])
                        .as("∂/∂x%d of %s", i, f.name())
                        .isCloseTo((above - f.value(y)) / (2 * h), within(1e-6 * (1 + Math.abs(g[i])) + 1e-9 * scale));
            }
        }
    }

    @Test
    void thoseWithAFormulaAreThatFormula() {
        int seen = 0;
        for (Landscape f : Landscape.all(2)) {
            for (TestFunction function : TestFunction.all()) {
                if (function.name().equals(f.name())) {
                    Expression formula = function.expression();
                    Variables variables = function.variables();
                    for (int seed = 0; seed < 20; seed++) {
                        double[] x = f.start(seed);
                        double value = formula.at(variables.point(x));
                        assertThat(f.value(x)).isCloseTo(value, within(1e-12 * Math.max(1, Math.abs(value))));
                    }
                    assertThat(f.minimum()).isCloseTo(function.minimum(), within(1e-13));
                    assertThat(f.minimisers()).containsExactlyInAnyOrderElementsOf(function.minimisers());
                    seen++;
                }
            }
        }
        assertThat(seen).isEqualTo(9);
    }

    @Test
    void aNameFindsItsFunctionOrIsRefused() {
        assertThat(Landscape.all(2)).hasSize(15).extracting(Landscape::name).doesNotHaveDuplicates();
        assertThat(Landscape.all(10)).hasSize(10);
        assertThat(Landscape.named("levy", 4).dimension()).isEqualTo(4);
        assertThatThrownBy(() -> Landscape.named("easom", 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no function easom of 3 variables; there are sphere, ");
    }
}
