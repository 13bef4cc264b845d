package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.solve.problems.NistSet;

/// NIST StRD, nonlinear regression: 27 sets, two starts each, by `lm` with its defaults. The certified values have 11
/// digits; the exact solutions agree with them to 10.74 digits in the mean of all runs, which is the most there is.
class NistTest {
    /// One set from one of its starts.
    record Run(String set, int start) {
        @Override
        public String toString() {
            return set + ", start " + (start + 1);
        }
    }

    record Result(Run run, Outcome outcome, double digits, double sumDigits) {}

    static Stream<Run> runs() {
        return NistSet.names().stream().flatMap(set -> IntStream.range(0, 2).mapToObj(k -> new Run(set, k)));
    }

    static NistSet set(String name) {
        return NistSet.read(Path.of("src/test/resources/org/thalweg/solve/nist"), name);
    }

    static Result result(Run run, Solver<LeastSquares> solver) {
        NistSet set = set(run.set());
        try (TracedResiduals f = set.residuals()) {
            Outcome outcome = Minimization.of(f).from(set.starts()[run.start()]).run(solver);
            double digits = 11;
            for (int j = 0; j < set.certified().length; j++) {
                digits = Math.min(digits, digits(outcome.point().x()[j], set.certified()[j]));
            }
            return new Result(run, outcome, digits, digits(outcome.point().value(), set.sum()));
        }
    }

    /// −log₁₀ of the relative error, within 0 … 11.
    static double digits(double found, double certified) {
        double error = Math.abs(found - certified) / Math.abs(certified);
        return Double.isNaN(error) ? 0 : Math.clamp(-Math.log10(error), 0, 11);
    }

    @ParameterizedTest
    @MethodSource("runs")
    void everyRunHasSixDigitsInTheParametersAndInTheSum(Run run) {
        Result result = result(run, new LevenbergMarquardt());
        assertThat(result.digits()).as(result.outcome().report()).isGreaterThanOrEqualTo(6);
        if (!run.set().equals("Lanczos1")) { // its data are not known well enough in double precision
            assertThat(result.sumDigits()).as(result.outcome().report()).isGreaterThanOrEqualTo(6);
        }
        assertThat(result.outcome()).isInstanceOf(Outcome.Converged.class);
    }

    @Test
    void theMeanOfTheDigitsIsAtLeastTen() {
        List<Result> results =
                runs().map(run -> result(run, new LevenbergMarquardt())).toList();
        assertThat(results).hasSize(54);
        assertThat(results.stream().mapToDouble(Result::digits).average().orElse(0))
                .isGreaterThanOrEqualTo(10);
        // SciPy 1.17.1's lm with all tolerances at 1e-15 and exact derivatives: 3659
        assertThat(results.stream()
                        .mapToLong(result -> result.outcome().counts().values())
                        .sum())
                .isLessThanOrEqualTo(3659);
    }
}
