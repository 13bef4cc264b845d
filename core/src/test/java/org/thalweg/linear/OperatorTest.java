package org.thalweg.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.thalweg.kernel.Vectors;

/// Operators and sparse matrices.
class OperatorTest {
    private static final SparseMatrix SPARSE = SparseMatrix.of(3, 4)
            .add(2, 3, 5)
            .add(0, 1, 2)
            .add(2, 0, -1)
            .add(0, 1, 4)
            .build();

    @Test
    void tripletsAtOnePlaceAreAddedUp() {
        assertThat(SPARSE.stored()).isEqualTo(3);
        assertThat(SPARSE.toDense().data()).containsExactly(0, 6, 0, 0, 0, 0, 0, 0, -1, 0, 0, 5);
        assertThat(SPARSE.get(0, 1)).isEqualTo(6);
        assertThat(SPARSE.get(1, 1)).isEqualTo(0);
    }

    @Test
    void sparseProductsAreTheDenseOnes() {
        double[] x = Samples.vector(4, 1);
        double[] y = Samples.vector(3, 2);
        double[] sparse = new double[3];
        SPARSE.apply(x, sparse);
        assertThat(sparse).containsExactly(SPARSE.toDense().times(x), within(1e-15));
        double[] back = new double[4];
        double[] dense = new double[4];
        SPARSE.applyTransposed(y, back);
        SPARSE.toDense().transposeTimes(y, dense);
        assertThat(back).containsExactly(dense, within(1e-15));
        assertThat(SPARSE.rowTimes(2, x)).isEqualTo(sparse[2]);
        assertThat(SparseMatrix.of(SPARSE.toDense()).stored()).isEqualTo(3);
    }

    @Test
    void applyAndItsAdjointFitTogether() {
        Matrix a = Samples.random(3, 4, 7);
        LinearOperator function = LinearOperator.of(3, 4, a::times, a::transposeTimes);
        for (LinearOperator operator : List.of(LinearOperator.of(a), LinearOperator.of(SPARSE), function)) {
            double[] x = Samples.vector(4, 3);
            double[] y = Samples.vector(3, 4);
            double[] ax = new double[3];
            double[] ay = new double[4];
            operator.apply(x, ax);
            operator.applyTransposed(y, ay);
            assertThat(Vectors.dot(ax, y)).isCloseTo(Vectors.dot(x, ay), within(1e-14));
        }
    }

    @Test
    void diagonalScales() {
        double[] into = new double[2];
        LinearOperator.diagonal(2, -3).applyTransposed(new double[] {1, 4}, into);
        assertThat(into).containsExactly(2, -12);
    }

    @Test
    void anOperatorWithoutAdjointSaysSo() {
        LinearOperator operator = LinearOperator.of(1, 2, (x, into) -> into[0] = x[0] + x[1]);
        assertThatThrownBy(() -> operator.applyTransposed(new double[1], new double[2]))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContainingAll("[1, 2]", "without its adjoint");
    }

    @Test
    void sizesAndPlacesAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LinearOperator.diagonal(1, 2).apply(new double[3], new double[2]))
                .withMessage("x: 3 ≠ 2, the columns of the operator");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SPARSE.apply(new double[4], new double[4]))
                .withMessage("into: 4 ≠ 3, the rows of [3, 4] with 3 elements stored");
        assertThatThrownBy(() -> SparseMatrix.of(2, 2).add(2, 0, 1))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("(2, 0) is outside of [2, 2]");
    }

    @Test
    void normsNeitherOverflowNorVanish() {
        assertThat(Vectors.norm(new double[] {3e200, 4e200})).isCloseTo(5e200, within(1e186));
        assertThat(Vectors.norm(new double[] {3e-200, 4e-200})).isCloseTo(5e-200, within(1e-214));
        assertThat(Vectors.norm(new double[0])).isZero();
        assertThat(Vectors.norm(new double[] {1, Double.NaN})).isNaN();
        assertThat(Vectors.norm(new double[] {1, Double.POSITIVE_INFINITY})).isInfinite();
    }
}
