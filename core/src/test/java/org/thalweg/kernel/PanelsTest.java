package org.thalweg.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Vector panels write what their scalar twins write, and nothing beside it, also from the very end of an array.
class PanelsTest {
    private static final int STRIDE = 37;
    private static final int[] DEPTHS = {1, 3, 4, 8, 13, 33, 36};

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 8, 13, 16, 20, 31, 32, 48, 60})
    void transposesAgree(int valid) {
        assumeThat(VectorProvider.bits()).as(VectorProvider.reason()).isPositive();
        for (int k : DEPTHS) {
            for (int width : new int[] {valid, valid + 3}) {
                for (int outStride : new int[] {width, width + 5}) {
                    int length = (valid - 1) * STRIDE + k;
                    float[] floats = floats(length);
                    float[][] outs = {filled(k * outStride), filled(k * outStride)};
                    VectorFloatBlocks.panels().transpose(k, valid, width, floats, 0, STRIDE, outs[0], 0, outStride);
                    new ScalarFloatPanels(1).transpose(k, valid, width, floats, 0, STRIDE, outs[1], 0, outStride);
                    assertThat(outs[0]).isEqualTo(outs[1]);

                    double[] doubles = doubles(floats);
                    double[][] sums = {doubles(outs[0]), doubles(outs[1])};
                    Arrays.fill(sums[0], -1);
                    Arrays.fill(sums[1], -1);
                    VectorDoubleBlocks.panels().transpose(k, valid, width, doubles, 0, STRIDE, sums[0], 0, outStride);
                    new ScalarDoublePanels(1).transpose(k, valid, width, doubles, 0, STRIDE, sums[1], 0, outStride);
                    assertThat(sums[0]).isEqualTo(sums[1]);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4, 5})
    void panelsSideBySideAgree(int panels) {
        assumeThat(VectorProvider.bits()).as(VectorProvider.reason()).isPositive();
        for (int k : DEPTHS) {
            for (int height : new int[] {12, 13, 14}) {
                int stride = panels * height + 1;
                float[] floats = floats(Math.max(0, (k - 1) * stride + panels * height));
                float[][] outs = {filled(panels * height * k), filled(panels * height * k)};
                VectorFloatBlocks.panels().sideBySide(panels, k, height, floats, 0, stride, outs[0], 0);
                new ScalarFloatPanels(1).sideBySide(panels, k, height, floats, 0, stride, outs[1], 0);
                assertThat(outs[0]).isEqualTo(outs[1]);

                double[] doubles = doubles(floats);
                double[][] others = {new double[outs[0].length], new double[outs[0].length]};
                VectorDoubleBlocks.panels().sideBySide(panels, k, height, doubles, 0, stride, others[0], 0);
                new ScalarDoublePanels(1).sideBySide(panels, k, height, doubles, 0, stride, others[1], 0);
                assertThat(others[0]).isEqualTo(others[1]);
            }
        }
    }

    private static float[] filled(int length) {
        float[] values = new float[length];
        Arrays.fill(values, -1);
        return values;
    }

    private static float[] floats(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = i + 1;
        }
        return values;
    }

    private static double[] doubles(float[] values) {
        double[] all = new double[values.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = values[i];
        }
        return all;
    }
}
