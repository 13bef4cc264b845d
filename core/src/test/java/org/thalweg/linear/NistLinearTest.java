package org.thalweg.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.solve.problems.NistLinearSet;

/// NIST's eleven linear regression sets, see `nist/README.md` in the test resources. Digits are −log₁₀ of the largest
/// relative error of a coefficient, at most 15.
class NistLinearTest {
    static List<NistLinearSet> sets() {
        return NistLinearSet.read(Path.of("src/test/resources/org/thalweg/linear/nist"));
    }

    private static NistLinearSet set(String name) {
        return sets().stream()
                .filter(set -> set.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static double digits(double[] found, double[] certified) {
        double error = 0;
        for (int j = 0; j < certified.length; j++) {
            double relative = Math.abs(found[j] - certified[j]) / Math.abs(certified[j]);
            error = Double.isNaN(relative) ? 1 : Math.max(error, relative);
        }
        return Math.min(15, -Math.log10(error));
    }

    @Test
    void thereAreEleven() {
        assertThat(sets()).hasSize(11);
    }

    /// Filip's powers of x are rounded to doubles, whose exact solution has 7.66 digits.
    @ParameterizedTest
    @MethodSource("sets")
    void refinementGivesEightDigits(NistLinearSet set) {
        LinearSolution solution = Qr.refine(set.a(), set.y());
        assertThat(solution.converged()).as(solution.why()).isTrue();
        assertThat(digits(solution.x(), set.certified()))
                .isGreaterThan(set.name().equals("Filip") ? 7.6 : 13);
        assertThat(solution.residual() * solution.residual())
                .isCloseTo(set.squares(), within(1e-7 * set.squares() + 1e-20));
    }

    /// The residual of Wampler5 is 1e8 times what its coefficients make of it: without refinement few digits are
    /// left.
    @Test
    void withoutRefinementDigitsAreLost() {
        NistLinearSet wampler5 = set("Wampler5");
        assertThat(digits(Qr.of(wampler5.a()).solve(wampler5.y()).x(), wampler5.certified()))
                .isBetween(4.5, 7.0);
        assertThat(digits(Qr.refine(wampler5.a(), wampler5.y()).x(), wampler5.certified()))
                .isGreaterThan(14);
    }

    /// EJML alone has 6.6 digits of Pontius and 1.9 of Filip, LAPACK's dgelsd 6.3 and 5.7.
    @Test
    void singularValuesOfTheTriangleKeepDigits() {
        for (NistLinearSet set : List.of(set("Pontius"), set("Filip"))) {
            Svd svd = Svd.of(set.a()).orElseThrow();
            assertThat(digits(svd.solve(set.y(), svd.rank(0)).x(), set.certified()))
                    .isGreaterThan(set.name().equals("Filip") ? 7 : 11);
        }
    }

    /// Columns of powers from 1 to 1e9 are dependent as [Qr#rank] counts when pivoted, but not one after the other.
    @Test
    void filipKeepsItsRankUnpivoted() {
        NistLinearSet filip = set("Filip");
        assertThat(Qr.of(filip.a()).rank()).isEqualTo(11);
        assertThat(Qr.pivoted(filip.a()).rank()).isEqualTo(10);
        assertThat(digits(Qr.of(filip.a()).solve(filip.y()).x(), filip.certified()))
                .isGreaterThan(7);
    }
}
