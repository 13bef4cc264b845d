package org.thalweg.nn;

import java.util.Collections;
import java.util.List;
import org.thalweg.graph.Op;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The block of two convolutions of He, Zhang, Ren & Sun (2016), "Deep residual learning for image recognition",
/// arXiv:1512.03385, Figure 2 and §4.2:
///
///     F(x) = batchNorm(conv(relu(batchNorm(conv(x)))))      (1)
///     y = relu(F(x) + shortcut(x))                          (2)
///
/// with 3×3 convolutions without bias, the first with the given stride. The shortcut has no parameters, option A
/// of the paper: every s-th row and column, and zeros for channels that x does not have.
///
/// x : `[batch, H, W, C]`, C at most `filters`    y : `[batch, ⌈H / s⌉, ⌈W / s⌉, filters]`
///
/// @param filters of both convolutions, at least 1
/// @param stride s, of the first convolution and of the shortcut; 1 by default
@Named("basicBlock")
@Meaning("two 3×3 convolutions with batch normalization beside a shortcut, as in residual networks")
public record BasicBlock(
        @Meaning("of both convolutions") int filters,

        @Default("1") @Meaning("of the first convolution and of the shortcut")
        int stride)
        implements Layer {
    public BasicBlock {
        Conv.requireFilters("basicBlock", filters, 1);
        Conv.requireSteps("basicBlock", stride, 1);
    }

    /// A 3×3 convolution without bias, whose windows are centred on every s-th element, as the shortcut takes
    /// them.
    static Conv conv(int filters, int stride) {
        return new Conv(filters, Extent.of(3), stride, new Centred(), 1, 1, false, new HeNormal());
    }

    @Override
    public Tensor apply(Scope scope, Tensor x) {
        scope.require(
                x.rank() == 4 && x.size(-1) <= filters,
                x,
                "[batch, height, width, channels], at most " + filters + " channels");
        var residual =
                Sequential.of(conv(filters, stride), new BatchNorm(), new Relu(), conv(filters, 1), new BatchNorm());
        return residual.apply(scope, x).plus(shortcut(x)).relu(); // (1) (2)
    }

    private Tensor shortcut(Tensor x) {
        List<Integer> all = Collections.nCopies(4, 0);
        List<Integer> ends = List.of(x.size(0), x.size(1), x.size(2), x.size(3));
        Tensor kept = stride == 1 ? x : Tensor.of(new Op.Slice(x, all, ends, List.of(1, stride, stride, 1)));
        int missing = filters - x.size(-1);
        return missing == 0 ? kept : Tensor.of(new Op.Pad(kept, all, List.of(0, 0, 0, missing), all));
    }
}
