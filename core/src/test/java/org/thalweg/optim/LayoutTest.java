package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

class LayoutTest {
    private static final Layout LAYOUT = Layout.builder()
            .add("weight", Shape.of(2, 3))
            .add("scale", Shape.SCALAR)
            .add("none", Shape.of(0))
            .add("bias", Shape.of(3))
            .build();

    private static NDArray counted() {
        return NDArray.fill(DType.F64, LAYOUT.shape(), i -> i);
    }

    @Test
    void parametersLieOneAfterTheOther() {
        assertThat(LAYOUT.size()).isEqualTo(10);
        assertThat(LAYOUT.entries().stream().map(Layout.Entry::offset)).containsExactly(0, 6, 7, 7);
        assertThat(LAYOUT.entry("bias").size()).isEqualTo(3);
        assertThat(LAYOUT).hasToString("weight [2, 3], scale [], none [0], bias [3]");
    }

    @Test
    void viewsAreSlicesUnderTheirShapes() {
        Tensor flat = Tensor.input("flat", DType.F64, LAYOUT.shape());
        List<NDArray> views = Evaluator.evaluate(LAYOUT.views(flat), Map.of(flat, counted()));
        assertThat(views.stream().map(NDArray::shape))
                .containsExactly(Shape.of(2, 3), Shape.SCALAR, Shape.of(0), Shape.of(3));
        assertThat(views.get(0).toDoubles()).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(views.get(1).item()).isEqualTo(6);
        assertThat(views.get(3).toDoubles()).containsExactly(7, 8, 9);
        assertThat(LAYOUT.view(flat, "bias").shape()).isEqualTo(Shape.of(3));
    }

    @Test
    void flattenIsTheInverseOfViews() {
        Tensor flat = Tensor.input("flat", DType.F64, LAYOUT.shape());
        Tensor again = LAYOUT.flatten(LAYOUT.views(flat));
        assertThat(Evaluator.evaluate(List.of(again), Map.of(flat, counted()))
                        .getFirst()
                        .toDoubles())
                .containsExactly(counted().toDoubles());
    }

    @Test
    void readsAndWritesTheValuesOfOneParameter() {
        NDArray flat = counted();
        assertThat(LAYOUT.read(flat, "weight"))
                .hasToString(NDArray.of(Shape.of(2, 3), 0.0, 1, 2, 3, 4, 5).toString());
        LAYOUT.write(flat, "bias", NDArray.of(Shape.of(3), -1.0, -2, -3));
        assertThat(flat.toDoubles()).containsExactly(0, 1, 2, 3, 4, 5, 6, -1, -2, -3);
    }

    @Test
    void saysWhatDoesNotFit() {
        Tensor shorter = Tensor.input("shorter", DType.F64, Shape.of(9));
        assertThatExceptionOfType(ShapeException.class)
                .isThrownBy(() -> LAYOUT.views(shorter))
                .withMessageContaining("[10], not [9]");
        assertThatExceptionOfType(ShapeException.class)
                .isThrownBy(() -> LAYOUT.flatten(List.of(shorter)))
                .withMessage("layout: 1 tensors for 4 parameters; one for each is needed");
        assertThatExceptionOfType(ShapeException.class)
                .isThrownBy(() -> Layout.of("x", 3).flatten(List.of(shorter)))
                .withMessage("layout: parameter x has shape [3], the tensor for it has [9]");
        assertThatExceptionOfType(ShapeException.class)
                .isThrownBy(() -> LAYOUT.write(counted(), "bias", NDArray.of(Shape.of(3), 1f, 2, 3)))
                .withMessage("layout: parameter bias is F64[3], the values for it are F32[3]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LAYOUT.entry("biass"))
                .withMessage("layout: no parameter biass; there are weight, scale, none, bias");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Layout.builder().add("x", Shape.of(2)).add("x", Shape.of(3)))
                .withMessage("layout: the name x stands for two parameters, [2] and [3]; each needs its own");
        assertThatExceptionOfType(ShapeException.class)
                .isThrownBy(() -> Layout.builder().add("x", Shape.of(1 << 30)).add("y", Shape.of(1 << 30)))
                .withMessageContaining("2147483648 elements together");
    }

    @Test
    void equalsByNamesAndShapes() {
        assertThat(Layout.of("x", 3))
                .isEqualTo(Layout.builder().add("x", Shape.of(3)).build());
        assertThat(Layout.of("x", 3)).isNotEqualTo(Layout.of("y", 3)).isNotEqualTo(Layout.of("x", 4));
    }
}
