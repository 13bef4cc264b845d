package org.thalweg.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thalweg.graph.Values.counting;
import static org.thalweg.graph.Values.doubles;
import static org.thalweg.graph.Values.vector;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.thalweg.tensor.Shape;

/// Convolution and pooling by hand.
class ConvolutionsTest {
    /// 1 2 3; 4 5 6; 7 8 9
    private final Tensor image = counting(1, 3, 3, 1);

    /// 1 2; 3 4
    private final Tensor kernel = counting(2, 2, 1, 1);

    @Test
    void everyWindowIsMultipliedWithTheKernelAsItStands() {
        // 1·1 + 2·2 + 4·3 + 5·4 = 37
        assertThat(doubles(Convolutions.convolve(image, kernel, Sliding.VALID))).containsExactly(37, 47, 67, 77);
    }

    @Test
    void samePaddingPutsTheOddZeroAfterTheImage() {
        assertThat(doubles(Convolutions.convolve(image, kernel, Sliding.SAME)))
                .containsExactly(37, 47, 21, 67, 77, 33, 23, 26, 9);
        assertThat(doubles(Convolutions.convolve(image, kernel, Sliding.SAME.withStride(2))))
                .containsExactly(37, 21, 23, 9);
    }

    @Test
    void paddingOfEachSideIsItsOwn() {
        Sliding above = Sliding.VALID.withPadding(new Padding.Explicit(1, 0, 0, 0));
        // 1·3 + 2·4 = 11
        assertThat(doubles(Convolutions.convolve(image, kernel, above))).containsExactly(11, 18, 37, 47, 67, 77);
        assertThat(Convolutions.convolve(image, kernel, Sliding.VALID.withPadding(Padding.of(2)))
                        .shape())
                .isEqualTo(Shape.of(1, 6, 6, 1));
    }

    @Test
    void dilationTakesTapsApart() {
        // 1·1 + 3·2 + 7·3 + 9·4
        assertThat(doubles(Convolutions.convolve(image, kernel, Sliding.VALID.withDilation(2))))
                .containsExactly(64);
    }

    @Test
    void groupsSeeTheirOwnChannels() {
        Tensor x = counting(1, 1, 1, 4);
        Tensor w = vector(1, 10, 100, 1000).reshape(1, 1, 2, 2);
        // filter 0 of channels 0, 1: 1·1 + 2·100; filter 1 of channels 2, 3: 3·10 + 4·1000
        assertThat(doubles(Convolutions.convolve(x, w, Sliding.VALID, 2))).containsExactly(201, 4030);
    }

    @Test
    void linesAreImagesOfOneRow() {
        Tensor x = counting(1, 4, 1);
        Tensor w = vector(1, 10).reshape(2, 1, 1);
        Tensor y = Convolutions.convolve1d(x, w, Sliding.VALID, 1);
        assertThat(y.shape()).isEqualTo(Shape.of(1, 3, 1));
        assertThat(doubles(y)).containsExactly(21, 32, 43);
        // a stride and a padding of rows have no meaning here
        Sliding sliding = new Sliding(3, 2, 2, 1, new Padding.Explicit(5, 5, 0, 0));
        assertThat(doubles(Convolutions.convolve1d(x, w, sliding, 1))).containsExactly(21, 43);
    }

    @Test
    void theTransposeAddsTheKernelWhereItsWindowsOverlap() {
        Tensor y = counting(1, 1, 2, 1);
        Tensor w = vector(1, 10, 100).reshape(1, 3, 1, 1);
        Sliding sliding = Sliding.VALID.withStride(1, 2);
        assertThat(doubles(Convolutions.convolveTransposed(y, w, sliding, 1))).containsExactly(1, 10, 102, 20, 200);
        // the convolution of 6 columns has 2 windows as well: the last column is in none
        assertThat(doubles(Convolutions.convolveTransposed(y, w, sliding, 1, 1, 6)))
                .containsExactly(1, 10, 102, 20, 200, 0);
        assertThat(Convolutions.convolveTransposed(y, w, Sliding.SAME.withStride(2), 1)
                        .shape())
                .isEqualTo(Shape.of(1, 2, 4, 1));
    }

    @Test
    void theDerivativesAreSumsOverWindows() {
        Tensor loss = Convolutions.convolve(image, kernel, Sliding.VALID).sum();
        List<Tensor> gradients = Derivatives.gradient(loss, List.of(image, kernel));
        assertThat(doubles(gradients.get(0))).containsExactly(1, 3, 2, 4, 10, 6, 3, 7, 4);
        assertThat(doubles(gradients.get(1))).containsExactly(12, 16, 24, 28);
    }

    @Test
    void poolingTakesTheLargestOrTheMean() {
        Tensor x = counting(1, 4, 4, 1);
        Sliding apart = Sliding.VALID.withStride(2);
        assertThat(doubles(Convolutions.maxPool(x, 2, 2, apart))).containsExactly(6, 8, 14, 16);
        assertThat(doubles(Convolutions.averagePool(x, 2, 2, apart))).containsExactly(3.5, 5.5, 11.5, 13.5);
        assertThat(doubles(Convolutions.globalAveragePool(counting(1, 2, 2, 2))))
                .containsExactly(4, 5);
    }

    @Test
    void paddingTakesNoPartInPooling() {
        Tensor x = counting(1, 2, 2, 1);
        assertThat(doubles(Convolutions.maxPool(x.negate(), 2, 2, Sliding.SAME)))
                .containsExactly(-1, -2, -3, -4);
        assertThat(doubles(Convolutions.averagePool(x, 2, 2, Sliding.SAME))).containsExactly(2.5, 3, 3.5, 4);
        assertThat(doubles(Convolutions.averagePoolWithPadding(x, 2, 2, Sliding.SAME)))
                .containsExactly(2.5, 1.5, 1.75, 1);
        Sliding above = Sliding.VALID.withPadding(new Padding.Explicit(1, 0, 0, 0));
        assertThat(doubles(Convolutions.maxPool(x, 1, 1, above)))
                .containsExactly(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, 1, 2, 3, 4);
        assertThat(doubles(Convolutions.averagePool(x, 1, 1, above))).containsExactly(0, 0, 1, 2, 3, 4);
    }

    @Test
    void equalsInAWindowShareTheDerivative() {
        Tensor x = vector(1, 1, 0, 1).reshape(1, 2, 2, 1);
        Tensor loss = Convolutions.maxPool(x, 2, 2, Sliding.VALID).sum();
        assertThat(doubles(Derivatives.gradient(loss, List.of(x)).getFirst()))
                .containsExactly(1.0 / 3, 1.0 / 3, 0, 1.0 / 3);
    }
}
