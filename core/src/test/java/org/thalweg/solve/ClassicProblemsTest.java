package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Moré, Garbow & Hillstrom's problems from their standard starts, by `lm` with its defaults: 35, and 7 of other sizes.
class ClassicProblemsTest {
    static Stream<ClassicProblems.Problem> problems() {
        return ClassicProblems.all().stream();
    }

    @Test
    void thereAreFortyTwo() {
        assertThat(ClassicProblems.all()).hasSize(42);
    }

    @ParameterizedTest
    @MethodSource("problems")
    void reachesAKnownMinimum(ClassicProblems.Problem problem) {
        try (TracedResiduals f = problem.residuals()) {
            Outcome outcome = Minimization.of(f).from(problem.start()).run(new LevenbergMarquardt());
            assertThat(problem.solvedBy(outcome.point().value()))
                    .as(outcome.report())
                    .isTrue();
            assertThat(outcome).isInstanceOf(Outcome.Converged.class);
        }
    }

    /// Prints the table.
    static void main(String[] arguments) {
        long all = 0;
        int solved = 0;
        for (var problem : ClassicProblems.all()) {
            try (TracedResiduals f = problem.residuals()) {
                long[] target = {-1};
                Outcome outcome = Minimization.of(f)
                        .from(problem.start())
                        .seenBy((iteration, point, counts) -> {
                            target[0] = target[0] < 0 && problem.solvedBy(point.value()) ? counts.values() : target[0];
                            return true;
                        })
                        .run(new LevenbergMarquardt());
                boolean good = problem.solvedBy(outcome.point().value());
                solved += good ? 1 : 0;
                all += good ? target[0] : 0;
                System.out.printf(
                        "%-28s %s %5d / %5d  f = %.12g  f0 = %.17g %s: %s%n",
                        problem.name(),
                        good ? "solved" : "FAILED",
                        target[0],
                        outcome.counts().values(),
                        outcome.point().value(),
                        f.value(problem.start()),
                        outcome.name(),
                        outcome.why());
            }
        }
        System.out.printf("%d solved, %d values to the targets%n", solved, all);
    }
}
