package org.thalweg.compile;

import java.util.List;
import org.thalweg.graph.Op.ArgLargest;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// The index of the largest element along an axis: the first of equals; a NaN counts as largest.
final class ArgStep implements Step {
    private final Place from;
    private final Place to;
    private final DType dtype;
    private final int outer;
    private final int size;
    private final int inner;

    ArgStep(ArgLargest op, Place from, Place to) {
        this.from = from;
        this.to = to;
        Shape shape = op.x().shape();
        this.dtype = op.x().dtype();
        this.size = shape.size(op.axis());
        this.inner = shape.strides()[op.axis()];
        this.outer = shape.elements() / Math.max(1, size * inner);
    }

    @Override
    public List<Place> reads() {
        return List.of(from);
    }

    @Override
    public List<Place> writes() {
        return List.of(to);
    }

    @Override
    public void bind() {}

    @Override
    public void run(ThreadTeam team) {
        int[] result = (int[]) to.array();
        int at = to.start();
        int start = from.start();
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < inner; i++) {
                int x = start + o * size * inner + i;
                result[at++] = switch (dtype) {
                    case F32 -> largest((float[]) from.array(), x);
                    case F64 -> largest((double[]) from.array(), x);
                    case I32, BOOL -> largest((int[]) from.array(), x);
                };
            }
        }
    }

    private int largest(float[] x, int at) {
        int best = 0;
        for (int k = 1; k < size; k++) {
            float held = x[at + best * inner];
            float met = x[at + k * inner];
            if (met > held || (Float.isNaN(met) && !Float.isNaN(held))) {
                best = k;
            }
        }
        return best;
    }

    private int largest(double[] x, int at) {
        int best = 0;
        for (int k = 1; k < size; k++) {
            double held = x[at + best * inner];
            double met = x[at + k * inner];
            if (met > held || (Double.isNaN(met) && !Double.isNaN(held))) {
                best = k;
            }
        }
        return best;
    }

    private int largest(int[] x, int at) {
        int best = 0;
        for (int k = 1; k < size; k++) {
            if (x[at + k * inner] > x[at + best * inner]) {
                best = k;
            }
        }
        return best;
    }

    @Override
    public String describe() {
        return "arg max over " + size + " of " + outer + " × " + inner + "\n      ← " + from.name() + "\n      → "
                + to.name();
    }
}
