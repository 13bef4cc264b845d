package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.thalweg.solve.ConstrainedTest.line;
import static org.thalweg.solve.ConstrainedTest.multipliers;
import static org.thalweg.solve.ConstrainedTest.run;
import static org.thalweg.solve.ConstrainedTest.squares;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A constraint multiplied by a number is the same constraint.
class ConstraintUnitsTest {
    /// The multiplier is that of the constraint as it is given: λ · 1e-6 = −1.
    @ParameterizedTest
    @ValueSource(strings = {"augmentedLagrangian", "lagrangeNewton", "sqp"})
    void theUnitOfAConstraintDoesNotMatter(String solver) {
        for (double unit : new double[] {1e-6, 1e6}) {
            Outcome outcome = run(solver, ConstrainedTest::squares, List.of(x -> line(x).times(unit)), 3, -4);
            assertThat(outcome.point().x()).containsExactly(new double[] {0.5, 0.5}, within(1e-7));
            assertThat(multipliers(outcome).lambda()[0] * unit).isCloseTo(-1, within(1e-7));
            assertThat(multipliers(outcome).residual()).isLessThanOrEqualTo(1e-8);
            Outcome contradiction = run(
                    solver,
                    ConstrainedTest::squares,
                    List.of(x -> line(x).times(unit), x -> line(x).minus(1).times(unit)),
                    3,
                    -4);
            assertThat(contradiction.why()).startsWith("infeasible: ");
        }
    }

    /// −x − y on a disk of radius √2, whose gradient is 2 at the minimum.
    @ParameterizedTest
    @ValueSource(strings = {"augmentedLagrangian", "sqp"})
    void theUnitOfAnInequalityDoesNotMatter(String solver) {
        for (double unit : new double[] {1e-6, 1e6}) {
            Outcome outcome = run(
                    solver,
                    x -> x.sum().negate(),
                    List.of(),
                    List.of(x -> squares(x).minus(2).times(unit)),
                    null,
                    3,
                    -4);
            assertThat(outcome.point().x()).containsExactly(new double[] {1, 1}, within(1e-6));
            assertThat(multipliers(outcome).lambda()[0] * unit).isCloseTo(0.5, within(1e-6));
            assertThat(multipliers(outcome).values()[0]).isCloseTo(0, within(1e-6 * unit));
        }
    }

    /// At x = y = ½ + 1e-6 the line is violated by 2e-6, whatever its unit; the multiplier, −1 in the unit of the
    /// line, makes terms of ∇ₓL as large as 1.
    @Test
    void conditionsAreMeasuredInUnitsOfTheirOwn() {
        for (double unit : new double[] {1e-6, 1, 1e6}) {
            Constraints line = Constraints.of(2, 1, 0, (x, c) -> c[0] = (x[0] + x[1] - 1) * unit, (x, rows) -> {
                rows[0][0] = unit;
                rows[0][1] = unit;
            });
            var scaled = new ScaledConstraints(line, new double[] {3, -4});
            double[] x = {0.5 + 1e-6, 0.5 + 1e-6};
            double[] c = new double[1];
            double[][] jacobian = new double[1][2];
            scaled.valuesAndJacobian(x, c, jacobian);
            Point plain = new Point(x, 0.5, new double[] {2 * x[0], 2 * x[1]});
            Multipliers found = Objects.requireNonNull(new Kkt(scaled, Bounds.none(2))
                    .point(plain, c, jacobian, new double[] {-1 / unit / scaled.factor(0)})
                    .multipliers());
            assertThat(found.lambda()[0] * unit).isCloseTo(-1, within(1e-15));
            assertThat(found.violation()).isCloseTo(2e-6 * unit, within(1e-14 * unit));
            assertThat(found.infeasibility()).isCloseTo(2e-6, within(1e-14));
            assertThat(found.stationarity()).isCloseTo(2e-6, within(1e-11));
        }
    }
}
