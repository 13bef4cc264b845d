package org.thalweg.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShapeTest {
    private final Shape shape = Shape.of(2, 3, 4);

    @Test
    void countsElementsAndStridesInRowMajorOrder() {
        assertThat(shape.elements()).isEqualTo(24);
        assertThat(shape.strides()).containsExactly(12, 4, 1);
        assertThat(Shape.SCALAR.elements()).isEqualTo(1);
        assertThat(Shape.of(5, 0, 1 << 30, 1 << 30).elements()).isZero();
    }

    @Test
    void negativeAxesCountFromTheLast() {
        assertThat(shape.size(-1)).isEqualTo(4);
        assertThat(shape.axis(-3)).isZero();
        assertThat(shape.with(-2, 9)).isEqualTo(Shape.of(2, 9, 4));
        assertThat(shape.without(0, -1)).isEqualTo(Shape.of(3));
        assertThat(shape.insert(-1, 7)).isEqualTo(Shape.of(2, 3, 4, 7));
        assertThat(shape.insert(0, 7)).isEqualTo(Shape.of(7, 2, 3, 4));
        assertThat(shape.insert(-4, 7)).isEqualTo(Shape.of(7, 2, 3, 4));
        assertThat(shape.insert(2, 7)).isEqualTo(Shape.of(2, 3, 7, 4));
    }

    @Test
    void keepsItsSizesFromItsCaller() {
        int[] sizes = {2, 3};
        Shape kept = Shape.of(sizes);
        sizes[0] = 9;
        kept.sizes()[1] = 9;
        assertThat(kept).isEqualTo(Shape.of(2, 3)).hasSameHashCodeAs(Shape.of(2, 3));
        assertThat(kept).isNotEqualTo(Shape.of(3, 2)).hasToString("[2, 3]");
        assertThat(Shape.SCALAR).hasToString("[]").isEqualTo(Shape.of());
    }

    @Test
    void broadcastsFromTheLastAxis() {
        assertThat(Shape.broadcast(Shape.of(3, 1), Shape.of(4))).isEqualTo(Shape.of(3, 4));
        assertThat(Shape.broadcast(Shape.of(1), Shape.of(0))).isEqualTo(Shape.of(0));
        assertThat(Shape.broadcast(Shape.SCALAR, shape)).isEqualTo(shape);
        assertThat(Shape.broadcast(Shape.of(3, 4), Shape.of(3))).isNull();
        assertThat(Shape.broadcast(Shape.of(2), Shape.of(0))).isNull();
    }

    @Test
    void refusesSizesThatNoArrayHas() {
        assertThatThrownBy(() -> Shape.of(2, -1))
                .isInstanceOf(ShapeException.class)
                .hasMessage("shape [2, -1]: a size must be at least 0");
        assertThatThrownBy(() -> Shape.of(1 << 16, 1 << 15))
                .hasMessage("shape [65536, 32768] has more than 2147483647 elements; split the tensor");
        assertThat(Shape.of((1 << 16) - 1, 1 << 15).elements()).isEqualTo(2147450880);
    }

    /// The product of these sizes is 2⁹⁰, which is 0 in 64 bits.
    @Test
    void refusesSizesWhoseProductOverflowsEvenALong() {
        assertThatThrownBy(() -> Shape.of(1 << 30, 1 << 30, 1 << 30)).isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> Shape.of(1 << 30, 1 << 30, 16)).isInstanceOf(ShapeException.class);
    }

    @Test
    void namesTheAxesThereAre() {
        assertThatThrownBy(() -> shape.size(3))
                .isInstanceOf(ShapeException.class)
                .hasMessage("no axis 3 in shape [2, 3, 4]; axes run from -3 to 2");
        assertThatThrownBy(() -> Shape.SCALAR.size(0)).hasMessage("no axis 0 in shape []; a scalar has no axes");
        assertThatThrownBy(() -> shape.insert(4, 1))
                .isInstanceOf(ShapeException.class)
                .hasMessage("no place 4 for a new axis in shape [2, 3, 4]; places run from -4 to 3");
        assertThatThrownBy(() -> shape.insert(-5, 1)).isInstanceOf(ShapeException.class);
    }
}
