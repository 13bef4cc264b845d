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
/// | `hvp` | 256·(4·784·512 + 9·512·256 + 9·256·10) flops | products with two varying factors have two tangents |
/// | `adam-10m` | 28 bytes an element, in place, over 16 | as above |
/// | `exp`, `tanh` | 8 bytes an element, copied | read once, written once |
/// | `softmax`, `layernorm` | 8 bytes an element, copied | a row of 1 000 stays in the first cache |
final class Counts {
    private static final int[] MLP = {784, 512, 256, 10};
    private static final int BATCH = 128;
    static final int ELEMENTS = 10_000_000;

    private Counts() {}

    static Work mlp() {
        return Work.of(new Arithmetic("forward, dW, dX", products(MLP, BATCH, 2, 3)), adam("update", parameters(MLP)));
    }

    static Work mlpSmall() {
        return Work.of();
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
