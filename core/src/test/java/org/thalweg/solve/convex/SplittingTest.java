package org.thalweg.solve.convex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.LinearOperator;
import org.thalweg.linear.Matrix;
import org.thalweg.linear.Qr;
import org.thalweg.solve.ConvexSet;
import org.thalweg.solve.Proximal;

class SplittingTest {
    private static Matrix normal(Random random, int m, int n) {
        return Matrix.over(
                m,
                n,
                random.doubles((long) m * n).map(_ -> random.nextGaussian()).toArray());
    }

    /// x₍ᵢ₊₁₎ − xᵢ.
    private static Matrix differences(int n) {
        Matrix d = new Matrix(n - 1, n);
        for (int i = 0; i < n - 1; i++) {
            d.set(i, i, -1);
            d.set(i, i + 1, 1);
        }
        return d;
    }

    private static double[] steps(int n, long seed) {
        Random random = new Random(seed);
        double[] b = new double[n];
        for (int i = 0; i < n; i++) {
            b[i] = (i < n / 3 ? 1 : i < 2 * n / 3 ? -1 : 2) + 0.4 * random.nextGaussian();
        }
        return b;
    }

    /// ½‖x − b‖² + λ‖Dx‖₁ by its dual, min ½‖b − Dᵀw‖² with |w| ≤ λ, x = b − Dᵀw.
    private static double[] totalVariation(double[] b, double lambda) {
        Matrix d = differences(b.length);
        int m = d.rows();
        double[] q = d.times(b);
        Vectors.negative(q, q);
        Matrix g = new Matrix(2 * m, m);
        double[] h = new double[2 * m];
        for (int i = 0; i < m; i++) {
            g.set(i, i, 1);
            g.set(m + i, i, -1);
            h[i] = lambda;
            h[m + i] = lambda;
        }
        var program = QuadraticProgram.of(d.times(d.transpose()), q).atMost(g, h);
        double[] w = new InteriorPoint().solve(program).orElseThrow().x();
        double[] x = new double[b.length];
        d.transposeTimes(w, x);
        Vectors.difference(b, x, x);
        return x;
    }

    @Test
    void primalDualDenoisesAsTheInteriorPointDoes() {
        for (int n : new int[] {2, 30, 60}) {
            double[] b = steps(n, 1);
            double lambda = 1.5;
            double[] exact = totalVariation(b, lambda);
            Proximal near = SquaredResidual.of(Matrix.identity(n), b);
            Splitting split = new PrimalDualHybridGradient(1e-10, 100_000)
                    .minimise(near, new Proximal.L1(lambda), differences(n));
            assertThat(split.converged()).isTrue();
            assertThat(split.x()).containsExactly(exact, within(1e-6));
        }
    }

    @Test
    void twoSamplesAreDenoisedByHand() {
        // ½(x₁ − 3)² + ½(x₂ − 1)² + λ|x₂ − x₁|: each goes λ towards the other, until they meet at 2
        Proximal near = SquaredResidual.of(Matrix.identity(2), new double[] {3, 1});
        for (double[] row : new double[][] {{0.25, 2.75, 1.25}, {5, 2, 2}}) {
            Splitting split = new PrimalDualHybridGradient().minimise(near, new Proximal.L1(row[0]), differences(2));
            assertThat(split.x()).containsExactly(new double[] {row[1], row[2]}, within(1e-7));
        }
    }

    @Test
    void primalDualAgreesWithAdmmOnTheLasso() {
        Matrix a = normal(new Random(2), 25, 15);
        double[] b = normal(new Random(3), 1, 25).data();
        Proximal near = SquaredResidual.of(Matrix.identity(25), b);
        Splitting split = new PrimalDualHybridGradient(1e-10, 200_000).minimise(new Proximal.L1(2), near, a);
        double[] other = new CoordinateDescent().lasso(a, b, 2).x();
        assertThat(split.converged()).isTrue();
        assertThat(split.x()).containsExactly(other, within(1e-7));
    }

    @Test
    void basisPursuitRecoversASparseVector() {
        for (int seed = 0; seed < 5; seed++) {
            Random random = new Random(seed);
            Matrix a = normal(random, 30, 80);
            double[] sparse = new double[80];
            for (int k = 0; k < 5; k++) {
                sparse[random.nextInt(80)] = 1 + random.nextDouble();
            }
            Splitting split = new Admm().basisPursuit(a, a.times(sparse));
            assertThat(split.converged()).isTrue();
            assertThat(split.x()).containsExactly(sparse, within(1e-6));
        }
    }

    @Test
    void basisPursuitIsALinearProgram() {
        // too few rows to recover anything: the value of min Σt, −t ≤ x ≤ t, Ax = b
        Matrix a = normal(new Random(8), 6, 12);
        double[] b = normal(new Random(9), 1, 6).data();
        Splitting split = new Admm().withTolerance(1e-10).basisPursuit(a, b);
        Matrix wide = new Matrix(6, 24);
        double[] q = new double[24];
        Matrix g = new Matrix(24, 24);
        for (int j = 0; j < 12; j++) {
            q[12 + j] = 1;
            for (int i = 0; i < 6; i++) {
                wide.set(i, j, a.get(i, j));
            }
            g.set(j, j, 1);
            g.set(j, 12 + j, -1);
            g.set(12 + j, j, -1);
            g.set(12 + j, 12 + j, -1);
        }
        var program = QuadraticProgram.linear(q).equal(wide, b).atMost(g, new double[24]);
        double value = new InteriorPoint().solve(program).orElseThrow().value();
        assertThat(Vectors.norm1(split.x())).isCloseTo(value, within(1e-7));
        assertThat(a.times(split.x())).containsExactly(b, within(1e-7));
    }

    @Test
    void consensusIsTheRegressionOfAllRows() {
        Matrix a = normal(new Random(4), 24, 5);
        double[] b = normal(new Random(5), 1, 24).data();
        List<Proximal> parts = new ArrayList<>();
        for (int k = 0; k < 4; k++) {
            Matrix rows = new Matrix(6, 5);
            double[] part = new double[6];
            System.arraycopy(a.data(), k * 30, rows.data(), 0, 30);
            System.arraycopy(b, k * 6, part, 0, 6);
            parts.add(SquaredResidual.of(rows, part));
        }
        Splitting free = new Admm().withTolerance(1e-10).consensus(parts, new Proximal.L1(0), 5);
        assertThat(free.x()).containsExactly(Qr.of(a).solve(b).x(), within(1e-8));
        Splitting sparse = new Admm().withTolerance(1e-10).consensus(parts, new Proximal.L1(2), 5);
        assertThat(sparse.x())
                .containsExactly(new CoordinateDescent().lasso(a, b, 2).x(), within(1e-8));
    }

    @Test
    void admmMinimisesOverTheMeetingOfTwoSets() {
        // a point of the simplex with x₁ − x₂ = ½; which one is left open
        var plane = AffineSet.of(Matrix.of(new double[][] {{1, -1, 0}}), new double[] {0.5});
        var simplex = new ConvexSet.Simplex(1);
        Splitting split = new Admm().minimise(plane, simplex, 3);
        assertThat(split.converged()).isTrue();
        assertThat(split.x()[0] - split.x()[1]).isCloseTo(0.5, within(1e-6));
        assertThat(simplex.contains(split.x())).isTrue();
    }

    @Test
    void badArgumentsAreRefused() {
        Matrix a = Matrix.of(new double[][] {{1, 1}, {2, 2}});
        assertThatThrownBy(() -> new Admm().basisPursuit(a, new double[] {1, 3}))
                .hasMessageContaining("no x satisfies Ax = b");
        assertThatThrownBy(() -> new Admm().lasso(a, new double[3], 1)).hasMessageContaining("b: 3 ≠ 2");
        assertThatThrownBy(() -> new Admm().consensus(List.of(), new Proximal.L1(1), 2))
                .hasMessageContaining("functions = 0");
        assertThatThrownBy(() -> new PrimalDualHybridGradient(1e-8, 0)).hasMessageContaining("iterations = 0");
        var noAdjoint = LinearOperator.of(2, 2, (x, into) -> System.arraycopy(x, 0, into, 0, 2));
        assertThatThrownBy(() ->
                        new PrimalDualHybridGradient().minimise(new Proximal.L1(1), new Proximal.L1(1), noAdjoint))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
