package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;

import java.util.List;
import java.util.stream.IntStream;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Shape;

/// SM3: Anil, Gupta, Koren & Singer (2019), "Memory-efficient adaptive optimization", arXiv:1901.11150, SM3-II,
/// with the momentum of its experiments. AdaGrad whose accumulators for a tensor W are one number for each slice of
/// it along each axis, for a matrix the rows r and the columns c:
///
///     S = min(r, c) + G²                    (1)
///     r = max over columns of S,  c = max over rows of S     (2)
///     M ← αM + (1−α) G/√(S + ε)             (3)
///     W ← W − ηM                            (4)
///
/// G, S, M, W : `[rows, columns]`, r : `[rows]`, c : `[columns]`, all 0 at the start. A vector has S itself as its
/// accumulator; a tensor of more axes the minimum over all of them in (1).
///
/// Differs: the paper has no ε; a gradient that was always 0 gives 0.
///
/// @param learningRate η; default 0.1
/// @param momentum α, in [0, 1); default 0.9
/// @param epsilon ε, from 0; default 1e-8
@Named("sm3")
@Meaning("AdaGrad that remembers rows and columns only")
public record Sm3(
        @Named({"lr", "learningRate"}) @Default("0.1") Schedule learningRate,
        @Default("0.9") double momentum,
        @Default("1e-8") double epsilon)
        implements UpdateRule {
    public Sm3 {
        requireInside("sm3", "momentum", momentum, 0, 1);
        requireInside("sm3", "epsilon", epsilon, 0, Double.POSITIVE_INFINITY);
    }

    @Override
    public Tensor update(Step step) {
        Tensor g = step.gradient();
        Tensor scaled = step.perParameter(e -> {
            Tensor part = e.view(g);
            return EpsilonPlace.INSIDE.divide(part, accumulated(step, e, part), epsilon);
        });
        return step.average("m", momentum, scaled).times(step.rate()); // (3) (4)
    }

    private static Tensor accumulated(Step step, Layout.Entry e, Tensor g) {
        int rank = Math.max(1, g.rank());
        Shape shape = g.rank() == 0 ? Shape.of(1) : g.shape();
        List<String> names = IntStream.range(0, rank)
                .mapToObj(axis -> "axis" + axis + "/" + e.name())
                .toList();
        Tensor s = IntStream.range(0, rank)
                .mapToObj(axis -> along(
                        step.slot(names.get(axis), Tensor.full(step.dtype(), Shape.of(shape.size(axis)), 0)),
                        axis,
                        shape))
                .reduce(Tensor::minimum)
                .orElseThrow()
                .plus(g.reshape(shape).square()); // (1)
        for (int axis = 0; axis < rank; axis++) {
            int own = axis;
            int[] others = IntStream.range(0, rank).filter(a -> a != own).toArray();
            step.keep(names.get(axis), others.length == 0 ? s : s.max(others)); // (2)
        }
        return s.reshape(g.shape());
    }

    /// `[size of the axis]` to the whole shape.
    private static Tensor along(Tensor slices, int axis, Shape shape) {
        int[] sizes = IntStream.range(0, shape.rank())
                .map(a -> a == axis ? shape.size(a) : 1)
                .toArray();
        return slices.reshape(sizes).broadcastTo(shape);
    }
}
