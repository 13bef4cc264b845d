package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.Vectors;

class ConstraintsTest {
    private static Tensor at(Tensor x, int i) {
        return x.slice(0, i, i + 1).reshape();
    }

    @Test
    void wrongCallsSayWhatWouldBeRight() {
        Constraints line = Constraints.of(2, 0, 1, (x, c) -> c[0] = x[0], (x, rows) -> rows[0][0] = 1);
        var f = Minimization.of(Classics.rosenbrock());
        assertThatThrownBy(() -> f.runAny(new Bfgs(), line, null)).hasMessageContaining("it knows no constraints");
        Constraints three = Constraints.of(3, 1, 0, (x, c) -> c[0] = x[0], (x, rows) -> rows[0][0] = 1);
        assertThatThrownBy(() -> f.run(new AugmentedLagrangian(), three))
                .hasMessage("constraints on 3 variables for a function of 2; there must be as many");
        assertThatThrownBy(() -> Constraints.of(2, -1, 0, (x, c) -> {}, (x, rows) -> {}))
                .hasMessageContaining("no number is below 0");
        assertThatThrownBy(() -> new AugmentedLagrangian(0, 10, 5)).hasMessageContaining("penalty = 0.0");
        assertThatThrownBy(() -> new AugmentedLagrangian(10, 1, 5)).hasMessageContaining("growth = 1.0");
        assertThatThrownBy(() -> TracedConstraints.of(2, x -> List.of(), x -> List.of()))
                .hasMessageContaining("there are none");
        assertThatThrownBy(() -> TracedConstraints.of(2, x -> List.of(x), x -> List.of()))
                .hasMessageContaining("must be one F64 number");
        assertThatThrownBy(() -> {
                    try (var g = Traced.of(2, x -> x.square().sum());
                            var c = TracedConstraints.of(2, x -> List.of(), x -> List.of(at(x, 0)))) {
                        Minimization.of(g).run(new LagrangeNewton(), c);
                    }
                })
                .hasMessageContaining("it knows equalities only, and there are 1 inequalities");
    }

    @Test
    void exceptionsOfConstraintsGetTheirPointAndNaNsAreData() {
        var f = Minimization.of(Classics.rosenbrock()).from(-1.2, 1);
        Constraints throwing = Constraints.of(
                2,
                1,
                0,
                (x, c) -> {
                    throw new IllegalStateException("no");
                },
                (x, rows) -> {});
        assertThatThrownBy(() -> f.run(new AugmentedLagrangian(), throwing))
                .isInstanceOf(ObjectiveException.class)
                .hasMessageContaining("[-1.2, 1.0]");
        Constraints nan = Constraints.of(2, 1, 0, (x, c) -> c[0] = Double.NaN, (x, rows) -> rows[0][0] = 1);
        Outcome outcome = f.run(new AugmentedLagrangian(), nan);
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(outcome.why()).contains("a constraint is not finite at the start");
    }

    @Test
    void tracedDerivativesAreThoseOfDifferences() {
        double[] x = {0.3, -0.7, 1.1};
        double[] lambda = {0.5, -2, 3};
        double[] v = {1, 2, -1};
        try (var c = TracedConstraints.of(
                3,
                y -> List.of(at(y, 0).times(at(y, 1)).minus(at(y, 2).exp()), at(y, 2).plus(at(y, 0))),
                y -> List.of(at(y, 1).sin().times(at(y, 2).square())))) {
            assertThat(c.equalities()).isEqualTo(2);
            assertThat(c.inequalities()).isEqualTo(1);
            double[][] jacobian = new double[3][3];
            double[] values = new double[3];
            c.valuesAndJacobian(x, values, jacobian);
            double[][] expected = {
                {-0.7, 0.3, -Math.exp(1.1)}, {1, 0, 1}, {0, Math.cos(-0.7) * 1.21, 2.2 * Math.sin(-0.7)}
            };
            for (int i = 0; i < 3; i++) {
                assertThat(jacobian[i]).containsExactly(expected[i], within(1e-14));
            }
            double h = 1e-5;
            double[][] ahead = new double[3][3];
            double[][] behind = new double[3][3];
            double[] to = new double[3];
            Vectors.along(x, h, v, to);
            c.valuesAndJacobian(to, values, ahead);
            Vectors.along(x, -h, v, to);
            c.valuesAndJacobian(to, values, behind);
            double[] product = new double[3];
            c.hessianVector(x, lambda, v, product);
            for (int j = 0; j < 3; j++) {
                double sum = 0;
                for (int i = 0; i < 3; i++) {
                    sum += lambda[i] * (ahead[i][j] - behind[i][j]) / (2 * h);
                }
                assertThat(product[j]).isCloseTo(sum, within(1e-8));
            }
        }
    }
}
