package org.thalweg.solve.convex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Matrix;

class QuadraticProgramTest {
    /// A method with its name.
    record Way(String name, Function<QuadraticProgram, QuadraticSolution> solve) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Way> ways() {
        return List.of(
                new Way("interior point", p -> new InteriorPoint().solve(p)),
                new Way("admm", p -> new Admm().solve(p)));
    }

    private static Matrix normal(Random random, int m, int n) {
        return Matrix.over(
                m,
                n,
                random.doubles((long) m * n).map(_ -> random.nextGaussian()).toArray());
    }

    /// P = BBᵀ of some rank, with `ridge` on its diagonal; a point satisfies Ax = b and, with slacks of which
    /// some are 0, Gx ≤ h.
    private static QuadraticProgram random(long seed, int n, int p, int m, int rank, double ridge) {
        Random random = new Random(seed);
        Matrix factor = normal(random, n, rank);
        Matrix square = factor.times(factor.transpose());
        for (int i = 0; i < n; i++) {
            square.set(i, i, square.get(i, i) + ridge);
        }
        double[] x = normal(random, 1, n).data();
        Matrix a = normal(random, p, n);
        Matrix g = normal(random, m, n);
        double[] h = g.times(x);
        for (int i = 0; i < m; i++) {
            h[i] += i % 3 == 0 ? 0 : random.nextDouble();
        }
        return QuadraticProgram.of(square, normal(random, 1, n).data())
                .equal(a, a.times(x))
                .atMost(g, h);
    }

    private static void assertOptimal(QuadraticProgram program, QuadraticSolution.Solved solved, double size) {
        // the conditions, written out here and not taken from the solution
        double[] stationary = program.p().times(solved.x());
        Vectors.add(1, program.q(), stationary);
        double[] part = new double[program.dimension()];
        program.a().transposeTimes(solved.y(), part);
        Vectors.add(1, part, stationary);
        program.g().transposeTimes(solved.z(), part);
        Vectors.add(1, part, stationary);
        assertThat(Vectors.largest(stationary)).isLessThan(size);
        double[] gx = program.g().times(solved.x());
        for (int i = 0; i < gx.length; i++) {
            double slack = program.h()[i] - gx[i];
            assertThat(slack).isGreaterThan(-size);
            assertThat(solved.z()[i]).isGreaterThan(-size);
            assertThat(Math.abs(slack * solved.z()[i])).isLessThan(size);
        }
        assertThat(program.a().times(solved.x())).containsExactly(program.b(), within(size));
    }

    @Test
    void bothMethodsAgreeOnRandomPrograms() {
        int seen = 0;
        for (int[] size : new int[][] {{1, 0, 2}, {4, 1, 3}, {10, 3, 8}, {25, 10, 40}, {40, 0, 60}, {30, 12, 0}}) {
            for (int seed = 0; seed < 4; seed++) {
                var program = random(seed, size[0], size[1], size[2], size[0], 0.1);
                var inner = new InteriorPoint().solve(program).orElseThrow();
                var split = new Admm().solve(program).orElseThrow();
                assertOptimal(program, inner, 1e-7);
                assertOptimal(program, split, 1e-7);
                assertThat(split.x()).as("%s", inner).containsExactly(inner.x(), within(1e-7));
                assertThat(split.value()).isCloseTo(inner.value(), within(1e-7 * (1 + Math.abs(inner.value()))));
                seen++;
            }
        }
        assertThat(seen).isEqualTo(24);
    }

    /// P of rank 3 on 12 variables within a box, equations twice, inequalities twice: multipliers are not unique.
    @Test
    void bothMethodsAgreeOnDegeneratePrograms() {
        int n = 12;
        for (int seed = 0; seed < 6; seed++) {
            var base = random(100 + seed, n, 3, 6, 3, 0);
            Matrix a = new Matrix(6, n);
            Matrix g = new Matrix(12 + 2 * n, n);
            double[] b = new double[6];
            double[] h = new double[12 + 2 * n];
            for (int copy = 0; copy < 2; copy++) {
                System.arraycopy(base.a().data(), 0, a.data(), copy * 3 * n, 3 * n);
                System.arraycopy(base.b(), 0, b, copy * 3, 3);
                System.arraycopy(base.g().data(), 0, g.data(), copy * 6 * n, 6 * n);
                System.arraycopy(base.h(), 0, h, copy * 6, 6);
            }
            for (int j = 0; j < n; j++) {
                g.set(12 + j, j, 1);
                g.set(12 + n + j, j, -1);
                h[12 + j] = 4;
                h[12 + n + j] = 4;
            }
            var program = QuadraticProgram.of(base.p(), base.q()).equal(a, b).atMost(g, h);
            var inner = new InteriorPoint().solve(program).orElseThrow();
            var split = new Admm().solve(program).orElseThrow();
            assertOptimal(program, inner, 1e-7);
            assertOptimal(program, split, 1e-7);
            assertThat(split.value()).isCloseTo(inner.value(), within(1e-7));
        }
    }

    /// The residuals of the first hundred iterations ask for a ρ that is far too large, and later for one that
    /// is as much too small.
    @Test
    void admmSettlesOnAPenalty() {
        var f = new double[] {-1, -2, 0, -2, -2};
        Matrix p = new Matrix(5, 5);
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 5; j++) {
                p.set(i, j, f[i] * f[j]);
            }
        }
        Matrix g = Matrix.of(new double[][] {
            {-1, 0, -1, 0, 0}, {0, 1, 0, 1, 0}, {1, 1, 1, -1, 1}, {1, 1, -1, 0, -1}, {0, -1, 1, 1, 0}, {1, 1, 1, 0, 1}
        });
        var program =
                QuadraticProgram.of(p, new double[] {-2, -1, -1, -2, 0}).atMost(g, new double[] {-1, 0, -2, 1, -1, -1});
        var inner = new InteriorPoint().solve(program).orElseThrow();
        var split = new Admm().solve(program).orElseThrow();
        assertOptimal(program, split, 1e-7);
        assertThat(split.value()).isCloseTo(inner.value(), within(1e-7));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aLinearProgramIsSolved(Way way) {
        // max 3x + 5y, x ≤ 4, 2y ≤ 12, 3x + 2y ≤ 18, x, y ≥ 0: (2, 6), 36, prices 0, 3/2, 1 (Hillier & Lieberman, §3.1)
        var program = QuadraticProgram.linear(-3, -5)
                .atMost(Matrix.of(new double[][] {{1, 0}, {0, 2}, {3, 2}, {-1, 0}, {0, -1}}), new double[] {
                    4, 12, 18, 0, 0
                });
        var solved = way.solve.apply(program).orElseThrow();
        assertThat(solved.x()).containsExactly(new double[] {2, 6}, within(1e-7));
        assertThat(solved.value()).isCloseTo(-36, within(1e-7));
        assertThat(solved.z()).containsExactly(new double[] {0, 1.5, 1, 0, 0}, within(1e-6));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void nocedalAndWrightsExample(Way way) {
        // Example 16.2: ½xᵀGx + xᵀc with two equations: x = (2, −1, 1), multipliers (3, −2) of Ax − b with their sign
        var program = QuadraticProgram.of(Matrix.of(new double[][] {{6, 2, 1}, {2, 5, 2}, {1, 2, 4}}), new double[] {
                    -8, -3, -3
                })
                .equal(Matrix.of(new double[][] {{1, 0, 1}, {0, 1, 1}}), new double[] {3, 0});
        var solved = way.solve.apply(program).orElseThrow();
        assertThat(solved.x()).containsExactly(new double[] {2, -1, 1}, within(1e-8));
        assertThat(solved.y()).containsExactly(new double[] {-3, 2}, within(1e-7));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void infeasibleProgramsAreRecognised(Way way) {
        Matrix p = Matrix.identity(3);
        List<QuadraticProgram> programs = List.of(
                // x₁ ≤ −1 and x₁ ≥ 1
                QuadraticProgram.of(p, new double[3])
                        .atMost(Matrix.of(new double[][] {{1, 0, 0}, {-1, 0, 0}}), new double[] {-1, -1}),
                // equations that contradict each other
                QuadraticProgram.of(p, new double[] {1, 2, 3})
                        .equal(Matrix.of(new double[][] {{1, 1, 0}, {2, 2, 0}}), new double[] {1, 3}),
                // x ≥ 0, Σx = −1, linear
                QuadraticProgram.linear(1, -1, 0)
                        .equal(Matrix.of(new double[][] {{1, 1, 1}}), new double[] {-1})
                        .atMost(Matrix.of(new double[][] {{-1, 0, 0}, {0, -1, 0}, {0, 0, -1}}), new double[3]));
        for (var program : programs) {
            var answer = way.solve.apply(program);
            assertThat(answer).isInstanceOf(QuadraticSolution.PrimalInfeasible.class);
            var proof = (QuadraticSolution.PrimalInfeasible) answer;
            assertThat(Vectors.largest(program.transposed(proof.y(), proof.z())))
                    .isLessThan(1e-6);
            assertThat(Arrays.stream(proof.z()).allMatch(z -> z >= 0)).isTrue();
            assertThat(Vectors.dot(program.b(), proof.y()) + Vectors.dot(program.h(), proof.z()))
                    .isCloseTo(-1, within(1e-9));
            assertThatThrownBy(answer::orElseThrow).hasMessageContaining("infeasible");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void unboundedProgramsAreRecognised(Way way) {
        Matrix flat = Matrix.of(new double[][] {{1, 0, 0}, {0, 0, 0}, {0, 0, 0}});
        List<QuadraticProgram> programs = List.of(
                QuadraticProgram.of(flat, new double[] {0, 1, 0}),
                QuadraticProgram.of(flat, new double[] {1, -1, 0})
                        .atMost(Matrix.of(new double[][] {{0, -1, 0}, {0, 0, 1}}), new double[] {0, 1}),
                QuadraticProgram.linear(-1, -1, 0)
                        .equal(Matrix.of(new double[][] {{1, -1, 0}}), new double[] {2})
                        .atMost(Matrix.of(new double[][] {{-1, 0, 0}, {0, 0, -1}}), new double[2]));
        for (var program : programs) {
            var answer = way.solve.apply(program);
            assertThat(answer).isInstanceOf(QuadraticSolution.DualInfeasible.class);
            double[] d = ((QuadraticSolution.DualInfeasible) answer).direction();
            assertThat(Vectors.largest(program.p().times(d))).isLessThan(1e-6);
            assertThat(Vectors.largest(program.a().times(d))).isLessThan(1e-6);
            assertThat(Arrays.stream(program.g().times(d)).allMatch(up -> up < 1e-6))
                    .isTrue();
            assertThat(Vectors.dot(program.q(), d)).isCloseTo(-1, within(1e-9));
        }
    }

    @Test
    void randomInfeasibleAndUnboundedProgramsAreRecognisedByBoth() {
        for (int seed = 0; seed < 8; seed++) {
            int n = 3 + 2 * seed;
            var base = random(seed, n, 2, n, n, 0.1);
            // a row and, reversed, with a bound that contradicts it
            Matrix g = new Matrix(n + 1, n);
            System.arraycopy(base.g().data(), 0, g.data(), 0, n * n);
            double[] h = new double[n + 1];
            System.arraycopy(base.h(), 0, h, 0, n);
            for (int j = 0; j < n; j++) {
                g.set(n, j, -g.get(0, j));
            }
            h[n] = -h[0] - 0.5;
            var infeasible = base.atMost(g, h);
            // no quadratic term; the cone of Gd ≤ 0 has a ray along which q falls
            double[] ray = new Random(seed).doubles(n, 0.5, 1).toArray();
            for (int i = 0; i < n; i++) {
                double up = base.g().rowTimes(i, ray);
                for (int j = 0; j < n; j++) {
                    g.set(i, j, up > 0 ? -base.g().get(i, j) : base.g().get(i, j));
                }
                h[i] = 1 + i;
                g.set(n, i, -1);
            }
            h[n] = 5;
            double[] q = new double[n];
            Vectors.negative(ray, q);
            var unbounded = QuadraticProgram.linear(q).atMost(g, h);
            for (Way way : ways()) {
                assertThat(way.solve.apply(infeasible))
                        .as("%s, seed %d", way, seed)
                        .isInstanceOf(QuadraticSolution.PrimalInfeasible.class);
                assertThat(way.solve.apply(unbounded))
                        .as("%s, seed %d", way, seed)
                        .isInstanceOf(QuadraticSolution.DualInfeasible.class);
            }
        }
    }

    @Test
    void linearProgramsHaveCertificatesAsTheirSolutions() {
        // x ≤ −1 and x ≥ 1: nearest at 0, where both fail by 1
        var apart = QuadraticProgram.linear(1).atMost(Matrix.of(new double[][] {{1}, {-1}}), new double[] {-1, -1});
        var nearest =
                new InteriorPoint().solve(Certificates.nearestFeasible(apart)).orElseThrow();
        assertThat(nearest.value()).isCloseTo(1, within(1e-8));
        assertThat(Certificates.primal(apart, new double[0], Arrays.copyOf(nearest.z(), 2), 1e-8, 0))
                .isNotNull();
        assertThat(Certificates.primal(apart, new double[0], new double[] {1, 0.9}, 1e-8, 0))
                .isNull();
        // −x₁ − x₂ falls along x₁ = x₂, at most 1 each, and 0 along x₁ = −x₂
        var along = QuadraticProgram.linear(-1, -1).equal(Matrix.of(new double[][] {{1, -1}}), new double[] {7});
        var ray = new InteriorPoint().solve(Certificates.steepestRay(along)).orElseThrow();
        assertThat(ray.x()).containsExactly(new double[] {1, 1}, within(1e-8));
        assertThat(Certificates.dual(along, ray.x(), 1e-8, 0)).isNotNull();
        assertThat(Certificates.dual(along, new double[] {1, 0.9}, 1e-8, 0)).isNull();
    }

    @Test
    void whatIsCutShortSaysSo() {
        var program = random(1, 20, 5, 30, 20, 0.1);
        assertThat(new Admm().withIterations(20).solve(program)).isInstanceOf(QuadraticSolution.Unfinished.class);
        var answer = new Admm().withIterations(20).solve(program);
        assertThatThrownBy(answer::orElseThrow).hasMessageContaining("20 iterations");
    }

    @Test
    void badArgumentsAreRefused() {
        Matrix p = Matrix.identity(2);
        assertThatThrownBy(() -> QuadraticProgram.of(p, new double[3])).hasMessageContaining("rows of P: 2 ≠ 3");
        assertThatThrownBy(() -> QuadraticProgram.of(Matrix.of(new double[][] {{1, 2}, {3, 4}}), new double[2]))
                .hasMessageContaining("P must be symmetric, and at (1, 0) it is 3.0, across 2.0");
        assertThatThrownBy(() -> QuadraticProgram.linear(1, Double.NaN)).hasMessageContaining("q: a number is not");
        var program = QuadraticProgram.of(p, new double[2]);
        assertThatThrownBy(() -> program.equal(new Matrix(1, 3), new double[1]))
                .hasMessageContaining("columns of A: 3 ≠ 2");
        assertThatThrownBy(() -> program.atMost(new Matrix(1, 2), new double[2]))
                .hasMessageContaining("h: 2 ≠ 1, the rows of G");
        assertThatThrownBy(() -> new InteriorPoint(0, 10)).hasMessageContaining("tolerance = 0.0");
        assertThatThrownBy(() -> new Admm(0.1, 1e-6, 2, 1e-8, 10, true)).hasMessageContaining("relaxation = 2.0");
        var concave = QuadraticProgram.of(Matrix.of(new double[][] {{-1}}), new double[1]);
        assertThatThrownBy(() -> new Admm().solve(concave)).hasMessageContaining("P must be positive semidefinite");
    }

    /// Small whole numbers, of any rank: with several solutions or none, and falling without end.
    @Test
    void theInteriorPointMethodDecidesDegenerateProgramsOfWholeNumbers() {
        int solved = 0;
        for (int seed = 0; seed < 150; seed++) {
            Random random = new Random(seed * 977L + 3);
            int n = 1 + random.nextInt(5);
            int p = random.nextInt(4);
            int m = random.nextInt(7);
            Matrix factor = whole(random, n, Math.max(1, random.nextInt(n + 1)), 2);
            var program = QuadraticProgram.of(
                            factor.times(factor.transpose()),
                            whole(random, 1, n, 2).data())
                    .equal(whole(random, p, n, 1), whole(random, 1, p, 1).data())
                    .atMost(whole(random, m, n, 1), whole(random, 1, m, 2).data());
            QuadraticSolution inner = new InteriorPoint().solve(program);
            QuadraticSolution split = new Admm().solve(program);
            assertThat(inner).as("seed %s", seed).isNotInstanceOf(QuadraticSolution.Unfinished.class);
            if (inner instanceof QuadraticSolution.Solved one && split instanceof QuadraticSolution.Solved other) {
                assertThat(one.value()).isCloseTo(other.value(), within(1e-6 * (1 + Math.abs(other.value()))));
                solved++;
            }
        }
        assertThat(solved).isGreaterThan(40);
    }

    private static Matrix whole(Random random, int rows, int columns, int most) {
        return Matrix.over(
                rows,
                columns,
                random.ints((long) rows * columns, -most, most + 1)
                        .asDoubleStream()
                        .toArray());
    }
}
