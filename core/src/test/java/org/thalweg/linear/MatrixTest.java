package org.thalweg.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatrixTest {
    private static final Matrix A = Matrix.of(new double[][] {{1, 2, 3}, {4, 5, 6}});

    @Test
    void elementsLieRowByRow() {
        assertThat(A.rows()).isEqualTo(2);
        assertThat(A.columns()).isEqualTo(3);
        assertThat(A.data()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(A.get(1, 0)).isEqualTo(4);
        assertThat(A.transpose().data()).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(Matrix.identity(2).data()).containsExactly(1, 0, 0, 1);
    }

    @Test
    void dataAreTheMatrixAndACopyIsNot() {
        Matrix a = A.copy();
        a.data()[3] = 7;
        a.set(0, 1, 8);
        assertThat(a.get(1, 0)).isEqualTo(7);
        assertThat(a.data()[1]).isEqualTo(8);
        assertThat(A.get(1, 0)).isEqualTo(4);
    }

    @Test
    void productsOfTwoByThree() {
        assertThat(A.times(A.transpose()).data()).containsExactly(14, 32, 32, 77);
        assertThat(A.times(new double[] {1, 0, -1})).containsExactly(-2, -2);
        double[] into = {9, 9, 9};
        A.transposeTimes(new double[] {1, -1}, into);
        assertThat(into).containsExactly(-3, -3, -3);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1, 5, 2", "7, 1, 3", "0, 3, 2", "3, 0, 2", "13, 9, 17", "70, 90, 60"})
    void productsAgreeWithEachOther(int m, int k, int n) {
        Matrix a = Samples.random(m, k, 1);
        Matrix b = Samples.random(k, n, 2);
        Matrix c = a.times(b);
        for (int j = 0; j < n; j++) {
            double[] column = new double[k];
            for (int i = 0; i < k; i++) {
                column[i] = b.get(i, j);
            }
            double[] product = a.times(column);
            double[] transposed = new double[m];
            a.transpose().transposeTimes(column, transposed);
            for (int i = 0; i < m; i++) {
                assertThat(product[i]).isCloseTo(c.get(i, j), within(1e-12));
                assertThat(transposed[i]).isCloseTo(c.get(i, j), within(1e-12));
            }
        }
        assertThat(Samples.distance(b.transpose().times(a.transpose()), c.transpose()))
                .isLessThan(1e-12);
    }

    @Test
    void sizesThatDoNotFitAreToldWithWhatFits() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> A.times(Matrix.identity(2)))
                .withMessageContainingAll("3 ≠ 2", "[2, 3]", "[2, 2]", "[3, *]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> A.times(new double[2]))
                .withMessage("x: 2 ≠ 3, the columns of [2, 3]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> A.transposeTimes(new double[2], new double[2]))
                .withMessage("into: 2 ≠ 3, the columns of [2, 3]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Matrix.of(new double[][] {{1, 2}, {3}}))
                .withMessage("row 1 of a matrix: 1 ≠ 2, the length of row 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Matrix(1 << 16, 1 << 16))
                .withMessageContaining("[65536, 65536] is no size");
        assertThatThrownBy(() -> A.get(0, 3))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("(0, 3) is outside of [2, 3]");
    }
}
