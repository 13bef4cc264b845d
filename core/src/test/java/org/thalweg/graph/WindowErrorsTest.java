package org.thalweg.graph;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Op.Convolution;
import org.thalweg.graph.Op.OverlapAdd;
import org.thalweg.graph.Op.Part;
import org.thalweg.graph.Op.Windows;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Geometry;
import org.thalweg.tensor.Geometry.Axis;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// Refusals of convolutions and windows, word for word.
class WindowErrorsTest {
    private final Tensor x = input("x", 2, 5, 5, 6);
    private final Tensor w = input("w", 3, 3, 4, 8);
    private final Geometry geometry = new Geometry(Axis.of(5, 3), Axis.of(5, 3));

    private static Tensor input(String name, int... sizes) {
        return Tensor.input(name, DType.F32, Shape.of(sizes));
    }

    private static void refused(Supplier<Tensor> build, String message) {
        assertThatThrownBy(build::get).isExactlyInstanceOf(ShapeException.class).hasMessage(message.stripTrailing());
    }

    private Tensor part(Tensor a, Tensor b, int groups, Part wanted) {
        return Tensor.of(new Convolution(a, b, geometry, groups, wanted));
    }

    @Test
    void channelsThatDifferAreNamedWithTheLayer() {
        refused(() -> Path.within("conv2", () -> Convolutions.convolve(x, w, Sliding.SAME)), """
                convolution at conv2: channels differ, 6 ≠ 4
                  left   [2, 5, 5, 6]  input x
                  right  [3, 3, 4, 8]  input w
                  fits   a right operand of [3, 3, 6, *], or a left operand of [*, 5, 5, 4]
                """);
        refused(() -> Convolutions.convolve(x, w, Sliding.SAME, 4), """
                convolution: channels differ, 6 ≠ 4 groups of 4
                  left   [2, 5, 5, 6]  input x
                  right  [3, 3, 4, 8]  input w
                  fits   a left operand of [*, 5, 5, 16]
                """);
        refused(() -> Convolutions.convolve(x, input("w", 3, 3, 2, 8), Sliding.SAME, 3), """
                convolution: 8 channels do not fall into 3 equal groups
                  left   [2, 5, 5, 6]  input x
                  right  [3, 3, 2, 8]  input w
                  fits   a multiple of 3 channels
                """);
        refused(() -> Convolutions.convolve(x, w, Sliding.SAME, 0), """
                convolution: groups 0
                  left   [2, 5, 5, 6]  input x
                  right  [3, 3, 4, 8]  input w
                  fits   at least 1 group
                """);
    }

    @Test
    void eachPartNeedsTheSizesOfTheGeometry() {
        refused(() -> part(input("y", 2, 3, 4, 6), w, 1, Part.OUTPUT), """
                convolution: the left operand is no image of this size
                  left   [2, 3, 4, 6]  input y
                  right  [3, 3, 4, 8]  input w
                  fits   [*, 5, 5, *]
                """);
        refused(() -> part(w, input("y", 2, 4, 3, 8), 1, Part.INPUT), """
                convolution: the right operand is no result of this size
                  left   [3, 3, 4, 8]  input w
                  right  [2, 4, 3, 8]  input y
                  fits   [*, 3, 3, *]
                """);
        refused(() -> part(w, input("y", 2, 3, 3, 7), 1, Part.INPUT), """
                convolution: channels differ, 8 ≠ 7
                  left   [3, 3, 4, 8]  input w
                  right  [2, 3, 3, 7]  input y
                  fits   a right operand of [*, 3, 3, 8]
                """);
        refused(() -> part(x, input("y", 1, 3, 3, 7), 1, Part.KERNEL), """
                convolution: batch sizes differ, 2 ≠ 1
                  left   [2, 5, 5, 6]  input x
                  right  [1, 3, 3, 7]  input y
                  fits   equal sizes along axis 0
                """);
        refused(() -> part(x, w.to(DType.F64), 1, Part.OUTPUT), """
                convolution: types F32 and F64
                  left   F32[2, 5, 5, 6]  input x
                  right  F64[3, 3, 4, 8]  output of cast
                  fits   two F32 or two F64 operands
                """);
    }

    @Test
    void windowsNeedAnImageThatHoldsOne() {
        refused(() -> Tensor.of(new Windows(w, geometry)), """
                windows: no image of this size
                  input  [3, 3, 4, 8]  input w
                  fits   [*, 5, 5, *]
                """);
        refused(() -> Tensor.of(new OverlapAdd(x, geometry)), """
                overlapAdd: no windows of this number and size
                  input  [2, 5, 5, 6]  input x
                  fits   [*, 3, 3, 9, *]
                """);
        refused(() -> Path.within("pool", () -> Convolutions.maxPool(x, 6, 2, Sliding.VALID.withStride(2))), """
                maxPool at pool: not one window of (5 by 6 stride 2, 5 by 2 stride 2) fits
                  input  [2, 5, 5, 6]  input x
                  fits   at least 6 × 2 elements, padding included; pad more, or use a smaller kernel
                """);
        refused(() -> Convolutions.averagePool(x, 0, 2, Sliding.VALID), """
                averagePool: a window of 0 × 2
                  input  [2, 5, 5, 6]  input x
                  fits   sizes of at least 1
                """);
        refused(() -> Convolutions.globalAveragePool(x.sum(0)), """
                globalAveragePool: no image
                  input  [5, 5, 6]  output of sum
                  fits   an input of [batch, height, width, channels]
                """);
        refused(() -> Convolutions.convolve1d(x, w, Sliding.SAME, 1), """
                convolve1d: both operands need 3 axes
                  left   [2, 5, 5, 6]  input x
                  right  [3, 3, 4, 8]  input w
                  fits   [batch, width, channels] and [width, channels, filters]
                """);
    }
}
