package org.thalweg.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

class EvaluatorTest {
    private final Tensor x = Tensor.input("x", DType.F64, Shape.of(2, 3));

    @Test
    void givesAnyNodesValueOnDemand() {
        Tensor hidden = x.square();
        Tensor total = hidden.sum();
        Evaluator evaluator = Evaluator.of(Map.of(x, NDArray.of(x.shape(), 1.0, 2, 3, 4, 5, 6)));
        assertThat(evaluator.value(total).item()).isEqualTo(91);
        assertThat(evaluator.value(hidden).doubles()).containsExactly(1, 4, 9, 16, 25, 36);
        assertThat(evaluator.value(hidden)).isSameAs(evaluator.value(hidden));
    }

    @Test
    void takesTheValueOfATensorInTheMiddle() {
        Tensor hidden = x.square();
        Map<Tensor, NDArray> given = Map.of(hidden, NDArray.of(x.shape(), 1.0, 1, 1, 1, 1, 2));
        assertThat(Evaluator.evaluate(List.of(hidden.sum()), given).getFirst().item())
                .isEqualTo(7);
    }

    @Test
    void anInputIsTheSameUnderAnotherName() {
        Evaluator evaluator = Evaluator.of(Map.of(x, NDArray.of(x.shape(), 1.0, 2, 3, 4, 5, 6)));
        assertThat(evaluator.value(x.named("image").minus(x)).doubles()).containsOnly(0);
        Tensor other = Tensor.input("x", DType.F64, x.shape());
        assertThatThrownBy(() -> evaluator.value(other)).hasMessageContaining("has no value");
    }

    @Test
    void namesTheInputThatHasNoValue() {
        Tensor y = Tensor.input("y", DType.F64, Shape.SCALAR);
        assertThatThrownBy(() ->
                        Evaluator.of(Map.of(y, NDArray.of(Shape.SCALAR, 1.0))).value(x.plus(y)))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("F64[2, 3]  input x has no value; values are given for [F64[]  input y]");
    }

    @Test
    void refusesAValueOfAnotherShapeOrType() {
        assertThatThrownBy(() -> Evaluator.of(Map.of(x, NDArray.zeros(DType.F64, Shape.of(3, 2)))))
                .isInstanceOf(ShapeException.class)
                .hasMessage("the value given for F64[2, 3]  input x is F64[3, 2], not F64[2, 3]");
        assertThatThrownBy(() -> Evaluator.of(Map.of(x, NDArray.zeros(DType.F32, Shape.of(2, 3)))))
                .hasMessage("the value given for F64[2, 3]  input x is F32[2, 3], not F64[2, 3]");
    }

    @Test
    void namesTheIndexThatNamesNoRow() {
        Tensor rows = Tensor.input("rows", DType.I32, Shape.of(2, 2));
        Evaluator evaluator = Evaluator.of(
                Map.of(x, NDArray.zeros(DType.F64, x.shape()), rows, NDArray.of(Shape.of(2, 2), 0, 1, 2, 0)));
        Tensor gathered = Path.within("embedding", () -> x.gather(rows));
        assertThatThrownBy(() -> evaluator.value(gathered))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("gather at embedding: index 2 at position [1, 0] of the indices is outside 0 … 1");
    }
}
