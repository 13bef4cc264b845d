package org.thalweg.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.tensor.Rng;

/// Factors by what they must be: multiplied together they give the matrix, and they have the shape they claim.
class FactoringTest {
    private static double[] factor(Decomposition by, int rows, int columns, double... x) {
        int width = Math.min(rows, columns);
        double[] y = new double[by == Decomposition.EIGEN ? (rows + 1) * rows : rows * width];
        run(by, 1, rows, columns, x.clone(), 0, y, 0);
        return y;
    }

    private static void run(
            Decomposition by, int count, int rows, int columns, Object from, int fromOffset, Object to, int toOffset) {
        try (ThreadTeam caller = ThreadTeam.of(1)) {
            Factoring.of(by, count, rows, columns, 1).run(caller, from, fromOffset, to, toOffset);
        }
    }

    @Test
    void eigenvectorsOfATwoByTwo() {
        // [2 1; 1 2] has 3 along (1, 1) and 1 along (1, −1); the upper triangle is not read.
        double half = Math.sqrt(0.5);
        assertThat(factor(Decomposition.EIGEN, 2, 2, 2, -77, 1, 2))
                .containsExactly(new double[] {3, 1, half, half, half, -half}, within(1e-15));
    }

    @Test
    void orthogonalOfATwoByTwo() {
        // [3 0; 4 5] = [0.6 −0.8; 0.8 0.6] · [5 4; 0 3].
        assertThat(factor(Decomposition.ORTHOGONAL, 2, 2, 3, 0, 4, 5))
                .containsExactly(new double[] {0.6, -0.8, 0.8, 0.6}, within(1e-15));
    }

    @Test
    void choleskyOfATwoByTwo() {
        assertThat(factor(Decomposition.CHOLESKY, 2, 2, 4, -77, 2, 10)).containsExactly(2, 0, 1, 3);
        assertThat(factor(Decomposition.CHOLESKY, 2, 2, 1, 2, 2, 1))
                .as("not positive definite")
                .containsOnly(Double.NaN);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 17, 64, 130})
    void eigenvectorsTimesEigenvaluesAreTheMatrix(int n) {
        for (double power : new double[] {-300, -9, 0, 300}) {
            double[] a = symmetric(n, Math.pow(10, power));
            isEigen(n, a, factor(Decomposition.EIGEN, n, n, a));
        }
    }

    @Test
    void eigenvaluesThatAreEqualOrFarApart() {
        double[] a = new double[36]; // diag(1e-8, 1, 0, 1, 1e8, −1) with a weak link
        double[] d = {1e-8, 1, 0, 1, 1e8, -1};
        for (int i = 0; i < 6; i++) {
            a[i * 7] = d[i];
        }
        a[4 * 6 + 1] = 1e-3;
        a[6 + 4] = 1e-3;
        double[] y = factor(Decomposition.EIGEN, 6, 6, a);
        isEigen(6, a, y);
        assertThat(Arrays.copyOf(y, 6)).containsExactly(new double[] {1e8, 1, 1, 1e-8, 0, -1}, within(1e-7));
        isEigen(4, new double[16], factor(Decomposition.EIGEN, 4, 4, new double[16]));
        double[] ones = new double[25];
        Arrays.fill(ones, 1);
        isEigen(5, ones, factor(Decomposition.EIGEN, 5, 5, ones));
    }

    private static void isEigen(int n, double[] a, double[] y) {
        double size = Arrays.stream(a).map(Math::abs).max().orElse(0);
        for (int i = 0; i < n; i++) {
            assertThat(y[i]).isLessThanOrEqualTo(i == 0 ? Double.POSITIVE_INFINITY : y[i - 1]);
            for (int j = 0; j < n; j++) {
                double dot = 0;
                double product = 0;
                for (int k = 0; k < n; k++) {
                    dot += y[(1 + i) * n + k] * y[(1 + j) * n + k];
                    product += y[(1 + k) * n + i] * y[k] * y[(1 + k) * n + j];
                }
                assertThat(dot).isCloseTo(i == j ? 1 : 0, within(1e-13 * n));
                assertThat(product).isCloseTo(a[i * n + j], within(1e-14 * n * size));
            }
        }
    }

    @Test
    void columnsAreMadeOrthonormalOneAfterTheOther() {
        for (int[] size : new int[][] {{1, 1}, {5, 5}, {9, 4}, {4, 9}, {67, 33}, {3, 0}}) {
            int m = size[0];
            int n = size[1];
            isOrthogonal(m, n, random(m * n, 1));
        }
        double[] dependent = {1, 2, 3, 2, 4, 6, 0, 0, 0}; // one direction only
        double[] q = factor(Decomposition.ORTHOGONAL, 3, 3, dependent);
        assertThat(q[0]).isCloseTo(Math.sqrt(0.2), within(1e-15));
        isOrthonormal(3, 3, q);
        assertThat(factor(Decomposition.ORTHOGONAL, 2, 2, 0, 0, 0, 0)).containsExactly(1, 0, 0, 1);
    }

    private static void isOrthogonal(int m, int n, double[] x) {
        int width = Math.min(m, n);
        double[] q = factor(Decomposition.ORTHOGONAL, m, n, x);
        isOrthonormal(m, width, q);
        for (int j = 0; j < n; j++) {
            double[] rest = new double[m]; // column j without its part in the columns 0 … j of Q
            for (int i = 0; i < m; i++) {
                rest[i] = x[i * n + j];
            }
            for (int k = 0; k <= Math.min(j, width - 1); k++) {
                double r = 0;
                for (int i = 0; i < m; i++) {
                    r += q[i * width + k] * x[i * n + j];
                }
                assertThat(k == j ? r : 1).as("the diagonal of R").isPositive();
                for (int i = 0; i < m; i++) {
                    rest[i] -= r * q[i * width + k];
                }
            }
            assertThat(Arrays.stream(rest).map(Math::abs).max().orElse(0)).isLessThan(1e-13);
        }
    }

    private static void isOrthonormal(int m, int width, double[] q) {
        for (int a = 0; a < width; a++) {
            for (int b = 0; b < width; b++) {
                double dot = 0;
                for (int i = 0; i < m; i++) {
                    dot += q[i * width + a] * q[i * width + b];
                }
                assertThat(dot).isCloseTo(a == b ? 1 : 0, within(1e-13));
            }
        }
    }

    @Test
    void choleskyTimesItsTransposeIsTheMatrix() {
        int n = 23;
        double[] a = positive(n);
        double[] l = factor(Decomposition.CHOLESKY, n, n, a);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                assertThat(Vectors.dot(l, i * n, l, j * n, n)).isCloseTo(a[i * n + j], within(1e-12));
                assertThat(j > i ? l[i * n + j] : 0).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 95, 96, 97, 200, 291})
    void inverseTimesTheMatrixIsTheUnit(int n) {
        double[] a = positive(n);
        double[] lower = a.clone();
        for (int i = 0; i < n; i++) {
            Arrays.fill(lower, i * n + i + 1, (i + 1) * n, -77); // not read
        }
        double[] inverse = factor(Decomposition.INVERSE, n, n, lower);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                assertThat(inverse[i * n + j]).isEqualTo(inverse[j * n + i]);
                assertThat(Vectors.dot(inverse, i * n, a, j * n, n)).isCloseTo(i == j ? 1 : 0, within(1e-12 * n));
            }
        }
        for (int threads : new int[] {2, 3}) {
            double[] shared = new double[n * n];
            try (ThreadTeam team = ThreadTeam.of(threads)) {
                Factoring.of(Decomposition.INVERSE, 1, n, n, threads).run(team, a, 0, shared, 0);
            }
            assertThat(shared).isEqualTo(inverse);
        }
    }

    @Test
    void inverseOfWhatIsNotPositiveDefiniteIsNoNumber() {
        assertThat(factor(Decomposition.INVERSE, 2, 2, 4, -77, 2, 10))
                .containsExactly(new double[] {10 / 36.0, -2 / 36.0, -2 / 36.0, 4 / 36.0}, within(1e-16));
        assertThat(factor(Decomposition.INVERSE, 2, 2, 1, 2, 2, 1)).containsOnly(Double.NaN);
        int n = 200;
        double[] late = positive(n);
        late[n * n - 1] = -1;
        assertThat(factor(Decomposition.INVERSE, n, n, late)).containsOnly(Double.NaN);
    }

    @Test
    void floatsAreComputedInDoubleAndMatricesLieOneAfterTheOther() {
        double[] exact = symmetric(7, 1);
        float[] from = new float[5 + 2 * 49];
        double[] widened = new double[49];
        for (int i = 0; i < 49; i++) {
            from[5 + i] = (float) symmetric(7, 3)[i];
            from[5 + 49 + i] = (float) exact[i];
            widened[i] = (float) exact[i];
        }
        float[] to = new float[3 + 2 * 56];
        run(Decomposition.EIGEN, 2, 7, 7, from, 5, to, 3);
        double[] alone = factor(Decomposition.EIGEN, 7, 7, widened);
        for (int i = 0; i < 56; i++) {
            assertThat(to[3 + 56 + i]).isEqualTo((float) alone[i]);
        }
    }

    @Test
    void whatIsNotFiniteGivesNaN() {
        for (Decomposition by : Decomposition.values()) {
            for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
                assertThat(factor(by, 2, 2, 1, 0, wrong, 1)).containsOnly(Double.NaN);
            }
        }
    }

    @Test
    void refusesWhatIsNoSquare() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Factoring.of(Decomposition.CHOLESKY, 1, 2, 3, 1))
                .withMessage("CHOLESKY: [2, 3] is not square, as it must be");
    }

    private static double[] positive(int n) {
        double[] x = random(n * n, 1);
        double[] a = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                a[i * n + j] = Vectors.dot(x, i * n, x, j * n, n) + (i == j ? 1 : 0);
            }
        }
        return a;
    }

    private static double[] symmetric(int n, double scale) {
        double[] a = random(n * n, scale);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                a[j * n + i] = a[i * n + j];
            }
        }
        return a;
    }

    private static double[] random(int count, double scale) {
        Rng random = Rng.of(count + 3);
        double[] values = new double[count];
        Arrays.setAll(values, i -> scale * random.nextGaussian());
        return values;
    }
}
