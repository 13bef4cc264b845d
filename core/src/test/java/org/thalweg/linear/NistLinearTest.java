package org.thalweg.linear;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// NIST's eleven linear regression sets, see `nist/README.md` in the test resources. Digits are −log₁₀ of the largest
/// relative error of a coefficient, at most 15.
class NistLinearTest {
    record Set(String name, Matrix a, double[] y, double[] certified, double squares) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static List<String[]> lines(String file) throws IOException {
        try (InputStream in = NistLinearTest.class.getResourceAsStream("nist/" + file);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, UTF_8))) {
            return reader.lines().skip(1).map(line -> line.split(",")).toList();
        }
    }

    static Stream<Set> sets() throws IOException {
        return lines("certified.csv").stream().map(NistLinearTest::read);
    }

    private static Set read(String[] certified) {
        List<String[]> rows;
        try {
            rows = lines(certified[0] + ".csv");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        double[] coefficients = Arrays.stream(certified)
                .skip(4)
                .mapToDouble(Double::parseDouble)
                .toArray();
        Matrix a = new Matrix(rows.size(), coefficients.length);
        double[] y = new double[rows.size()];
        for (int i = 0; i < y.length; i++) {
            String[] row = rows.get(i);
            y[i] = Double.parseDouble(row[0]);
            for (int j = 0; j < coefficients.length; j++) {
                a.set(i, j, certified[1].equals("columns") ? column(row, j) : power(row, j, certified));
            }
        }
        return new Set(certified[0], a, y, coefficients, Double.parseDouble(certified[3]));
    }

    private static double column(String[] row, int j) {
        return j == 0 ? 1 : Double.parseDouble(row[j]);
    }

    /// The power, rounded once.
    private static double power(String[] row, int j, String[] certified) {
        return new BigDecimal(row[1]).pow(Integer.parseInt(certified[1]) + j).doubleValue();
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
    void thereAreEleven() throws IOException {
        assertThat(sets()).hasSize(11);
    }

    /// Filip's powers of x are rounded to doubles, whose exact solution has 7.66 digits.
    @ParameterizedTest
    @MethodSource("sets")
    void refinementGivesEightDigits(Set set) {
        LinearSolution solution = Qr.refine(set.a, set.y);
        assertThat(solution.converged()).as(solution.why()).isTrue();
        assertThat(digits(solution.x(), set.certified)).isGreaterThan(set.name.equals("Filip") ? 7.6 : 13);
        assertThat(solution.residual() * solution.residual())
                .isCloseTo(set.squares, within(1e-7 * set.squares + 1e-20));
    }

    /// The residual of Wampler5 is 1e8 times what its coefficients make of it: without refinement few digits are
    /// left.
    @Test
    void withoutRefinementDigitsAreLost() throws IOException {
        Set wampler5 =
                sets().filter(set -> set.name.equals("Wampler5")).findFirst().orElseThrow();
        assertThat(digits(Qr.of(wampler5.a).solve(wampler5.y).x(), wampler5.certified))
                .isBetween(4.5, 7.0);
        assertThat(digits(Qr.refine(wampler5.a, wampler5.y).x(), wampler5.certified))
                .isGreaterThan(14);
    }

    /// EJML alone has 6.6 digits of Pontius and 1.9 of Filip, LAPACK's dgelsd 6.3 and 5.7.
    @Test
    void singularValuesOfTheTriangleKeepDigits() throws IOException {
        for (Set set : sets().filter(s -> s.name.matches("Pontius|Filip")).toList()) {
            Svd svd = Svd.of(set.a).orElseThrow();
            assertThat(digits(svd.solve(set.y, svd.rank(0)).x(), set.certified))
                    .isGreaterThan(set.name.equals("Filip") ? 7 : 11);
        }
    }

    /// Columns of powers from 1 to 1e9 are dependent as [Qr#rank] counts when pivoted, but not one after the other.
    @Test
    void filipKeepsItsRankUnpivoted() throws IOException {
        Set filip = sets().filter(set -> set.name.equals("Filip")).findFirst().orElseThrow();
        assertThat(Qr.of(filip.a).rank()).isEqualTo(11);
        assertThat(Qr.pivoted(filip.a).rank()).isEqualTo(10);
        assertThat(digits(Qr.of(filip.a).solve(filip.y).x(), filip.certified)).isGreaterThan(7);
    }
}
