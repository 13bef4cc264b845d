package org.thalweg.nn;

import org.thalweg.graph.Convolutions;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Shape;

/// A transposed convolution, which makes images larger: Zeiler, Krishnan, Taylor & Fergus (2010), "Deconvolutional
/// networks", CVPR; Dumoulin & Visin (2016), arXiv:1603.07285, §4. Each element of x adds a multiple of the kernel
/// to y:
///
///     y[n, r·s + i·d − p, c·s + j·d − q, o] = b[o] + Σ x[n, r, c, m] · W[i, j, m, o]      over all that meet there
///
///     x : [batch, H, W, C]    W : [kh, kw, C, filters/groups]    b : [filters]    y : [batch, H′, W′, filters]
///
/// H′ = H·s with padding `same`, (H − 1)s + (kh − 1)d + 1 with `valid`, with margins that less top
/// and bottom, and twice ⌊(kh − 1)d / 2⌋ less with `centred`. It is the derivative of [Conv] with this stride, padding
/// and dilation with respect to its input.
///
/// Differs: PyTorch has the axes of W as `[C, filters/groups, kh, kw]`; here they are as in every layer of this
/// package, so that initializers find inputs before outputs. PyTorch's output_padding is a smaller margin at the
/// bottom and on the right: padding=1 and output_padding=1 are `margins(1, 0, 1, 0)`.
///
/// @param filters how many channels leave it, at least 1, a multiple of `groups`
/// @param kernel kh and kw; 3 by default
/// @param stride s, at least 1: how many times larger images become; 1 by default
/// @param padding what is cut off at the border; `same` by default
/// @param dilation d, at least 1; 1 by default
/// @param groups into which channels and filters are divided, at least 1; 1 by default
/// @param bias whether b is added, which starts at 0; it is by default
/// @param init how W starts; [HeUniform] by default
@Named("convTransposed")
@Meaning("transposed convolution, which makes images larger")
public record ConvTransposed(
        @Meaning("how many channels leave it") int filters,

        @Default("3") @Meaning("size of the filters, such as 3 or rectangle(3, 5)")
        Extent kernel,

        @Default("1") @Meaning("how many times larger images become")
        int stride,

        @Default("same") @Meaning("what is cut off at the border")
        Border padding,

        @Default("1") @Meaning("from tap to tap") int dilation,

        @Default("1") @Meaning("into which channels and filters are divided")
        int groups,

        @Default("true") @Meaning("whether each filter has a bias")
        boolean bias,

        @Default("heUniform") @Meaning("how weights start") Initializer init)
        implements Layer {
    public ConvTransposed {
        Conv.requireFilters("convTransposed", filters, groups);
        Conv.requireSteps("convTransposed", stride, dilation);
    }

    /// The border as `same`, a bias, weights from [HeUniform].
    public ConvTransposed(int filters, int kernel, int stride) {
        this(filters, Extent.of(kernel), stride, new Same(), 1, 1, true, new HeUniform());
    }

    @Override
    public Tensor apply(Scope scope, Tensor x) {
        scope.require(x.rank() == 4 && x.size(-1) % groups == 0, x, Conv.images(groups));
        Shape shape = Shape.of(kernel.height(), kernel.width(), x.size(-1), filters / groups);
        Tensor w = scope.parameter("weight", shape, init);
        Tensor y = Convolutions.convolveTransposed(
                x, w.transpose(), Border.sliding(padding, kernel, stride, dilation), groups);
        return bias ? y.plus(scope.parameter("bias", Shape.of(filters), new Zeros())) : y;
    }
}
