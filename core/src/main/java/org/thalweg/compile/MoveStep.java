package org.thalweg.compile;

import java.util.Arrays;
import java.util.List;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.tensor.Shape;

/// Copies elements from one walk through memory to another: permutations, strided slices, reversals, and with zeros put
/// first, padding.
final class MoveStep implements Step {
    private final String what;
    private final Place from;
    private final Place to;
    private final Place whole;
    private final int[] sizes;
    private final int[] fromStrides;
    private final int[] toStrides;
    private final int zeros;
    private final int[] index;

    /// Copies `sizes` elements from `from` in strides to `to` in strides; if `zeros` is above 0, as many elements
    /// of `to`'s own place are set to 0 before.
    MoveStep(
            String what,
            int[] sizes,
            Place from,
            int[] fromStrides,
            Place to,
            int[] toStrides,
            Place whole,
            int zeros) {
        this.what = what;
        this.sizes = sizes;
        this.from = from;
        this.fromStrides = fromStrides;
        this.to = to;
        this.toStrides = toStrides;
        this.whole = whole;
        this.zeros = zeros;
        this.index = new int[sizes.length];
    }

    /// Copies all elements of `to`, which lies in strides of its own.
    static MoveStep of(String what, Shape shape, Place from, int[] fromStrides, Place to, int[] toStrides) {
        return new MoveStep(what, shape.sizes(), from, fromStrides, to, toStrides, to, 0);
    }

    @Override
    public List<Place> reads() {
        return List.of(from);
    }

    @Override
    public List<Place> writes() {
        return List.of(whole);
    }

    @Override
    public void bind() {}

    @Override
    public void run(ThreadTeam team) {
        Object source = from.array();
        Object target = to.array();
        if (zeros > 0) {
            clear(target, whole.start(), whole.start() + zeros);
        }
        for (int size : sizes) {
            if (size == 0) {
                return;
            }
        }
        Arrays.fill(index, 0);
        int inner = sizes.length - 1;
        int f = from.start();
        int t = to.start();
        while (true) {
            line(
                    source,
                    f,
                    inner < 0 ? 0 : fromStrides[inner],
                    target,
                    t,
                    inner < 0 ? 0 : toStrides[inner],
                    inner < 0 ? 1 : sizes[inner]);
            int loop = inner - 1;
            while (loop >= 0) {
                f += fromStrides[loop];
                t += toStrides[loop];
                if (++index[loop] < sizes[loop]) {
                    break;
                }
                f -= fromStrides[loop] * sizes[loop];
                t -= toStrides[loop] * sizes[loop];
                index[loop] = 0;
                loop--;
            }
            if (loop < 0) {
                return;
            }
        }
    }

    private static void clear(Object array, int from, int to) {
        switch (array) {
            case float[] x -> Arrays.fill(x, from, to, 0f);
            case double[] x -> Arrays.fill(x, from, to, 0d);
            case int[] x -> Arrays.fill(x, from, to, 0);
            default -> Arrays.fill((boolean[]) array, from, to, false);
        }
    }

    private static void line(Object source, int f, int df, Object target, int t, int dt, int n) {
        if (df == 1 && dt == 1) {
            System.arraycopy(source, f, target, t, n);
            return;
        }
        switch (source) {
            case float[] x -> {
                float[] y = (float[]) target;
                for (int i = 0; i < n; i++) {
                    y[t + i * dt] = x[f + i * df];
                }
            }
            case double[] x -> {
                double[] y = (double[]) target;
                for (int i = 0; i < n; i++) {
                    y[t + i * dt] = x[f + i * df];
                }
            }
            case int[] x -> {
                int[] y = (int[]) target;
                for (int i = 0; i < n; i++) {
                    y[t + i * dt] = x[f + i * df];
                }
            }
            default -> {
                boolean[] x = (boolean[]) source;
                boolean[] y = (boolean[]) target;
                for (int i = 0; i < n; i++) {
                    y[t + i * dt] = x[f + i * df];
                }
            }
        }
    }

    @Override
    public String describe() {
        return what + " " + Arrays.toString(sizes) + "\n      ← " + from.name() + "\n      → " + to.name();
    }
}
