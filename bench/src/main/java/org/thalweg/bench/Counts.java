package org.thalweg.bench;

import org.thalweg.bench.Work.Phase.Arithmetic;
import org.thalweg.bench.Work.Phase.Memory;

/// What each case has to do at least. Matrix products count as arithmetic; elementwise work counts as memory,
/// behind which its arithmetic hides. Phases cannot overlap (an update needs the gradient), hence the limit is
/// their sum.
///
/// | case | counted | why |
/// |---|---|---|
/// | `mlp` | 256·(2·784·512 + 3·512·256 + 3·256·10) flops | 2·batch·in·out: forward, dW; dX not in layer 1 |
/// | | 28 bytes a parameter, in place, over 16 | Adam reads θ, g, m, v and writes θ, m, v |
/// | `mlp-small` | nothing | 9 000 flops are 0.1 µs: the case measures overhead |
/// | `autoencoder` | 400·(2·784·400 + 3·Σ others) flops | as `mlp` |
/// | | 20 bytes a parameter, in place, over 12 | momentum reads θ, g, v and writes θ, v |
/// | `lenet` | 2·(2·first + 3·second) convolution, 128·(3·9216·128 + 3·128·10) flops | dX not for the image |
/// | | 28 bytes a parameter, in place, over 16 | as `mlp`; pooling and relu may hide behind products |
/// | `resnet20` | 2·(2·first + 3·others) flops of convolutions | taps in the padding are zeros and not counted |
/// | | 20 bytes a parameter, in place, over 12 | as `autoencoder` |
/// | `transformer` | 6·1024·(2·(128·384 + 128·128 + 2·128·512) + 128·256) flops | forward, dW, dX of each layer |
/// | | 12·2·16·4·32·64·65/2 flops | scores and values, each with two derivatives; what is masked is not counted |
/// | | 28 bytes a parameter, in place, over 16 | as `mlp` |
/// | `hvp` | 256·(4·784·512 + 9·512·256 + 9·256·10) flops | products with two varying factors have two tangents |
/// | `adam-10m` | 28 bytes an element, in place, over 16 | as above |
/// | `exp`, `tanh`, `gelu` | 8 bytes an element, copied | read once, written once |
/// | `softmax`, `layernorm` | 8 bytes an element, copied | a row of 1 000 stays in the first cache |
final class Counts {
    private static final int[] MLP = {784, 512, 256, 10};
    private static final int BATCH = 128;
    static final int ELEMENTS = 10_000_000;
    static final int[] AUTOENCODER = {784, 400, 200, 100, 50, 25, 50, 100, 200, 400, 784};
    static final int AUTOENCODER_BATCH = 200;
    private static final int RESNET_BATCH = 32;

    private Counts() {}

    static Work mlp() {
        return Work.of(new Arithmetic("forward, dW, dX", products(MLP, BATCH, 2, 3)), adam("update", parameters(MLP)));
    }

    static Work mlpSmall() {
        return Work.of();
    }

    static Work autoencoder() {
        double flops = products(AUTOENCODER, AUTOENCODER_BATCH, 2, 3);
        return Work.of(new Arithmetic("forward, dW, dX", flops), momentum("update", parameters(AUTOENCODER)));
    }

    static Work lenet() {
        int batch = 64;
        double first = convolution(batch, 26 * 3, 1, 32);
        double second = convolution(batch, 24 * 3, 32, 64);
        int[] dense = {9216, 128, 10};
        long parameters = 9 * 32 + 32 + 9 * 32 * 64 + 64 + parameters(dense);
        return Work.of(
                new Arithmetic("forward, dW, dX", 2 * first + 3 * second + products(dense, batch, 3, 3)),
                adam("update", parameters));
    }

    static Work resnet20() {
        int[] widths = {16, 32, 64};
        int[] taps = {32 * 3 - 2, 16 * 3 - 2, 8 * 3 - 2}; // of a padded row, those inside
        double flops = 2 * convolution(RESNET_BATCH, taps[0], 3, 16);
        long parameters = 9 * 3 * 16 + 2 * 16;
        for (int stage = 0; stage < widths.length; stage++) {
            int c = widths[stage];
            flops += 3 * 5 * convolution(RESNET_BATCH, taps[stage], c, c);
            // the first convolution of a stage, but the first stage's, takes steps of 2 and has half of the channels in
            int in = stage == 0 ? c : c / 2;
            flops += 3 * convolution(RESNET_BATCH, stage == 0 ? taps[0] : taps[stage] + 1, in, c);
            parameters += 9L * c * (5 * c + in) + 6L * 2 * c;
        }
        int[] dense = {64, 10};
        return Work.of(
                new Arithmetic("forward, dW, dX", flops + products(dense, RESNET_BATCH, 3, 3)),
                momentum("update", parameters + parameters(dense)));
    }

    static Work transformer() {
        int width = Transformer.WIDTH;
        int tokens = Transformer.BATCH * Transformer.LENGTH;
        long weights = Transformer.BLOCKS * 12L * width * width + (long) width * Transformer.VOCABULARY;
        double layers = 3 * 2.0 * tokens * weights;
        double pairs = tokens * (Transformer.LENGTH + 1) / 2.0; // of a token and one not after it
        double attention = Transformer.BLOCKS * 6 * 2.0 * pairs * width;
        long biases = Transformer.BLOCKS * 9L * width + Transformer.VOCABULARY;
        long norms = (2L * Transformer.BLOCKS + 1) * 2 * width;
        long embedded = (long) (Transformer.VOCABULARY + Transformer.LENGTH) * width;
        return Work.of(
                new Arithmetic("layers", layers),
                new Arithmetic("attention", attention),
                adam("update", weights + biases + norms + embedded));
    }

    static Work hvp() {
        // Layer 1: xW, xẆ, xᵀδ, xᵀδ̇. Others: 3 forward (xW, ẋW, xẆ), 3 for dW, 3 for dX.
        return Work.of(new Arithmetic("value, gradient, tangents", products(MLP, BATCH, 4, 9)));
    }

    static Work adam() {
        return Work.of(adam("update", ELEMENTS));
    }

    static Work elementwise() {
        return Work.of(new Memory("read, write", 8.0 * ELEMENTS, Traffic.COPY, 8L * ELEMENTS));
    }

    private static Memory adam(String name, long parameters) {
        return new Memory(name, 28.0 * parameters, Traffic.UPDATE, 16 * parameters);
    }

    private static Memory momentum(String name, long parameters) {
        return new Memory(name, 20.0 * parameters, Traffic.UPDATE, 12 * parameters);
    }

    /// The flops of one part of a convolution by square windows, of which `taps` along each axis lie inside.
    static double convolution(int batch, int taps, int channels, int filters) {
        return 2.0 * batch * taps * taps * channels * filters;
    }

    /// The flops of `first` products of the first layer's size and `others` of each other layer's.
    static double products(int[] widths, int batch, int first, int others) {
        double flops = 0;
        for (int i = 0; i + 1 < widths.length; i++) {
            flops += (i == 0 ? first : others) * 2.0 * batch * widths[i] * widths[i + 1];
        }
        return flops;
    }

    static long parameters(int[] widths) {
        long count = 0;
        for (int i = 0; i + 1 < widths.length; i++) count += (widths[i] + 1L) * widths[i + 1];
        return count;
    }
}
