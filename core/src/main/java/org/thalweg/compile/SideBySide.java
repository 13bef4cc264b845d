package org.thalweg.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thalweg.graph.Op;
import org.thalweg.graph.Op.Elementwise;
import org.thalweg.graph.Op.Largest;
import org.thalweg.graph.Op.Maximum;
import org.thalweg.graph.Op.OverlapAdd;
import org.thalweg.graph.Op.Permute;
import org.thalweg.graph.Op.Plus;
import org.thalweg.graph.Op.Reshape;
import org.thalweg.graph.Op.Slice;
import org.thalweg.graph.Op.Sum;
import org.thalweg.graph.Op.Windows;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.Geometry;
import org.thalweg.tensor.Shape;

/// Windows that neither overlap nor leave gaps are the image with its axes cut in two: no element has to be moved.
///
///     [N, OH·kh, OW·kw, C] → [N, OH, kh, OW, kw, C] → [N, OH, OW, kh·kw, C]
///
/// What is summed or maximised over the few taps of such windows becomes a chain of additions or maxima, in the same
/// order, so that loops read the taps where they lie in the image. A rest of rows or columns is left out.
final class SideBySide {
    /// Taps beyond which a chain would have too many lines and arrays.
    private static final int MOST_TAPS = 9;

    /// Channels below which vectors are too short for it, and windows are moved instead.
    private static final int LEAST_CHANNELS = 8;

    private static final int TAPS = 3;

    private final Simplifier simplifier;
    private final Map<Tensor, Boolean> over = new HashMap<>();

    SideBySide(Simplifier simplifier) {
        this.simplifier = simplifier;
    }

    private static boolean fits(Geometry g, int channels) {
        return fits(g.rows()) && fits(g.columns()) && g.taps() <= MOST_TAPS && channels >= LEAST_CHANNELS;
    }

    private static boolean fits(Geometry.Axis axis) {
        return axis.stride() == axis.kernel() && axis.dilation() == 1 && axis.low() == 0 && axis.high() == 0;
    }

    private static boolean hasRest(Geometry.Axis axis) {
        return axis.output() * axis.kernel() != axis.input();
    }

    /// The windows as a reshape, or `null` if they do not lie side by side.
    @Nullable
    Tensor windows(Windows op) {
        Geometry g = op.geometry();
        Tensor x = op.x();
        if (!fits(g, x.size(3)) || x.shape().elements() == 0) {
            return null;
        }
        int height = g.rows().output() * g.rows().kernel();
        int width = g.columns().output() * g.columns().kernel();
        Tensor covered = simplifier.again(
                new Slice(x, List.of(0, 0, 0, 0), List.of(x.size(0), height, width, x.size(3)), List.of(1, 1, 1, 1)));
        Shape cut = Shape.of(
                x.size(0),
                g.rows().output(),
                g.rows().kernel(),
                g.columns().output(),
                g.columns().kernel(),
                x.size(3));
        Tensor result = reshaped(
                exchanged(reshaped(covered, cut)),
                Shape.of(x.size(0), g.rows().output(), g.columns().output(), g.taps(), x.size(3)));
        over.put(result, true);
        return result;
    }

    /// The images of windows side by side, or `null` if windows overlap or do not cover them.
    @Nullable
    Tensor images(OverlapAdd op) {
        Geometry g = op.geometry();
        Tensor x = op.x();
        boolean rest = hasRest(g.rows()) || hasRest(g.columns());
        if (!fits(g, x.size(4))
                || rest
                || x.shape().elements() == 0
                || !x.dtype().isFloating()) {
            return null;
        }
        Shape cut = Shape.of(
                x.size(0),
                g.rows().output(),
                g.columns().output(),
                g.rows().kernel(),
                g.columns().kernel(),
                x.size(4));
        Tensor laid = exchanged(reshaped(x, cut));
        Shape images = Shape.of(x.size(0), g.rows().input(), g.columns().input(), x.size(4));
        return simplifier.plusZero(reshaped(laid, images)); // added to zeros, of which −0 is none
    }

    /// A sum or maximum over the taps of such windows, or of what is computed from them element by element, as a
    /// chain; `null` if it is something else.
    @Nullable
    Tensor chain(Tensor x, List<Integer> axes, Op reduction) {
        if (!axes.equals(List.of(TAPS)) || x.rank() != TAPS + 2 || !isOver(x)) {
            return null;
        }
        List<Tensor> taps = new ArrayList<>();
        for (int tap = 0; tap < x.size(TAPS); tap++) {
            List<Integer> ends = List.of(x.size(0), x.size(1), x.size(2), tap + 1, x.size(4));
            Op one = new Slice(x, List.of(0, 0, 0, tap, 0), ends, List.of(1, 1, 1, 1, 1));
            taps.add(reshaped(simplifier.again(one), x.shape().without(TAPS)));
        }
        Tensor first = taps.getFirst();
        Tensor all = reduction instanceof Sum && x.dtype().isFloating() ? simplifier.plusZero(first) : first;
        for (Tensor next : taps.subList(1, taps.size())) {
            all = simplifier.again(reduction instanceof Largest ? new Maximum(all, next) : new Plus(all, next));
        }
        return all;
    }

    private boolean isOver(Tensor x) {
        Boolean known = over.get(x);
        if (known == null) {
            known = x.op() instanceof Elementwise e && e.inputs().stream().anyMatch(this::isOver);
            over.put(x, known);
        }
        return known;
    }

    private Tensor exchanged(Tensor x) {
        return simplifier.again(new Permute(x, List.of(0, 1, 3, 2, 4, 5)));
    }

    private Tensor reshaped(Tensor x, Shape shape) {
        return simplifier.again(new Reshape(x, shape));
    }
}
