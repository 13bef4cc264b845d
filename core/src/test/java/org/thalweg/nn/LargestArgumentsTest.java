package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thalweg.spec.SpecException;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// Layers whose arguments no number of elements can follow, or whose input has no feature: refused as what a spec
/// or a shape may be wrong in, never by overflow.
class LargestArgumentsTest {
    private static void make(String spec, Shape input) {
        Model.of(Catalogues.LAYERS.create(spec), input);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "conv(2, dilation=2147483647)                     | padding 4294967294; at most 2147483647 fits",
                "conv(2, dilation=2147483647, padding=centred)    | padded input 4294967295; at most 2147483647 fits",
                "conv(2, 5, dilation=2147483647, padding=centred) | padding 4294967294; at most 2147483647 fits",
                "conv(2, padding=2147483647)                      | padded input 4294967295; at most 2147483647 fits",
                "conv(2, stride=2147483647, padding=valid)        | ",
                "conv(2, stride=2147483647)                       | ",
                "conv(2147483647)                                 | has more than 2147483647 elements",
                "convTransposed(2, stride=2147483647)             | input 17179869176; at most 2147483647 fits",
                "convTransposed(2, dilation=2147483647)           | padding 4294967294; at most 2147483647 fits",
                "convTransposed(2, dilation=2147483647, padding=0)| input 4294967302; at most 2147483647 fits",
                "maxPool(65536, padding=same)                     | has more than 2147483647 elements",
                "averagePool(rectangle(65536, 32768), padding=same) | taps 2147483648; at most 2147483647 fits",
                "maxPool(stride=2147483647)                       | ",
                "concat(dense(2147483647), dense(1))              | has more than 2147483647 elements",
            })
    void anImagesLayerIsMadeOrRefused(String spec, @Nullable String message) {
        check(spec, Shape.of(8, 8, 1), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "conv1d(2, dilation=2147483647, padding=causal)  | padding 4294967294; at most 2147483647 fits",
                "conv1d(2, dilation=2147483647)                  | padding 4294967294; at most 2147483647 fits",
                "maxPool1d(2147483647, padding=2147483646)       | padded input 4294967293; at most 2147483647 fits",
                "transformerBlock(1, false, 0, 2147483647)       | from 1 to 1 channels",
                "lstm(1073741824)                                | has more than 2147483647 elements",
                "gru(1431655766)                                 | has more than 2147483647 elements",
                "concat(dense(500000000), dense(500000000))      | has more than 2147483647 elements",
            })
    void aSequencesLayerIsMadeOrRefused(String spec, @Nullable String message) {
        check(spec, Shape.of(4, 2), message);
    }

    private static void check(String spec, Shape input, @Nullable String message) {
        if (message == null) {
            make(spec, input);
            return;
        }
        assertThatThrownBy(() -> make(spec, input))
                .isInstanceOfAny(ShapeException.class, SpecException.class)
                .hasMessageContaining(message);
    }

    @Test
    void twoBranchesMayBeTooManyTogether() {
        assertThatThrownBy(() -> make("concat(dense(1500000000), dense(1500000000))", Shape.of(1)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("concat: an axis of 3000000000 elements");
    }

    @Test
    void aLayerAsWideAsItsInputNeedsAFeature() {
        for (String spec : new String[] {"highway", "attention(1)", "transformerBlock(1)"}) {
            assertThatThrownBy(() -> make("sequential(" + spec + ")", Shape.of(3, 0)))
                    .as(spec)
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("1: the input does not fit\n  input  F32[1, 3, 0]");
        }
    }

    @Test
    void aLayerWithoutAPathSaysWhatIsWrongAllTheSame() {
        assertThatThrownBy(() -> make("layerNorm", Shape.SCALAR))
                .hasMessageStartingWith("the input does not fit\n  input  F32[1]");
        assertThatThrownBy(() -> make("residual(dense(2))", Shape.of(3)))
                .hasMessageStartingWith("the layers change the shape");
        assertThatThrownBy(() -> make("concat(flatten, dense(2))", Shape.of(3, 3)))
                .hasMessageStartingWith("the outputs do not join");
    }
}
