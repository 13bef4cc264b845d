package org.thalweg.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

class MatricesTest {
    private final Tensor x = Tensor.input("x", DType.F64, Shape.of(2, 2, 2));

    @Test
    void eigenvectorsAreColumnsInTheOrderOfTheirValues() {
        NDArray two = NDArray.of(Shape.of(2, 2, 2), 1.0, 0, 0, 5, 2, 1, 1, 2);
        Matrices.Eigen eigen = Matrices.eigen(x);
        List<NDArray> found = Evaluator.evaluate(List.of(eigen.values(), eigen.vectors()), Map.of(x, two));
        double half = Math.sqrt(0.5);
        assertThat(found.get(0).toDoubles()).containsExactly(new double[] {5, 1, 3, 1}, within(1e-15));
        assertThat(found.get(1).toDoubles())
                .containsExactly(new double[] {0, 1, 1, 0, half, half, half, -half}, within(1e-15));
    }

    @Test
    void thereIsNoDerivativeButThatOfWhatIsHeldFixed() {
        Tensor loss = Matrices.cholesky(x).sum();
        assertThatExceptionOfType(NoDerivativeException.class)
                .isThrownBy(() -> Derivatives.gradient(loss, List.of(x)))
                .withMessageContainingAll("CHOLESKY", "input x", "stopGradient()");
        assertThatExceptionOfType(NoDerivativeException.class)
                .isThrownBy(() -> Derivatives.jvp(List.of(loss), List.of(x), List.of(x)));
        Tensor fixed = Matrices.cholesky(x.stopGradient()).times(x).sum();
        Tensor gradient = Derivatives.gradient(fixed, List.of(x)).getFirst();
        NDArray diagonal = NDArray.of(Shape.of(2, 2, 2), 4.0, 0, 0, 9, 1, 0, 0, 1);
        assertThat(Evaluator.evaluate(List.of(gradient), Map.of(x, diagonal))
                        .getFirst()
                        .toDoubles())
                .containsExactly(2, 0, 0, 3, 1, 0, 0, 1);
    }

    @Test
    void refusesWhatIsNoMatrixOrNoSquare() {
        assertThatExceptionOfType(ShapeException.class)
                .isThrownBy(() -> Matrices.orthogonal(Tensor.input("v", DType.F64, Shape.of(3))))
                .withMessageContaining("there is no matrix in [3]");
        assertThatExceptionOfType(ShapeException.class)
                .isThrownBy(() -> Matrices.eigen(Tensor.input("m", DType.F64, Shape.of(3, 2))))
                .withMessageContaining("3 rows and 2 columns are no square");
        assertThatExceptionOfType(ShapeException.class)
                .isThrownBy(() -> Matrices.cholesky(Tensor.input("m", DType.I32, Shape.of(2, 2))));
    }
}
