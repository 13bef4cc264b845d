package org.thalweg.nn;

import org.thalweg.graph.Convolutions;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Shape;

/// A convolution of images: LeCun, Bottou, Bengio & Haffner (1998), "Gradient-based learning applied to document
/// recognition", Proceedings of the IEEE 86, §II.A; Goodfellow, Bengio & Courville (2016), equations 9.7 and 9.8:
///
///     y[n, r, c, o] = b[o] + Σ x[n, r·s + i·d − p, c·s + j·d − q, m] · W[i, j, m, o]      over i, j, m
///
/// with x = 0 outside the image. As in every library for networks the kernel is not turned round.
///
///     x : [batch, H, W, C]    W : [kh, kw, C/groups, filters]    b : [filters]    y : [batch, H′, W′, filters]
///
/// H′ = ⌈H / s⌉ with padding `same`, ⌊(H − (kh − 1)d − 1) / s⌋ + 1 with `valid`, and with margins the same where H
/// counts them: `padding=1`, `padding=margins(top=1, left=2)`. Grey images have one channel,
/// `[batch, H, W, 1]`, and are read so from IDX files.
///
/// With several groups the filters of a group see the channels of that group only: Krizhevsky, Sutskever & Hinton
/// (2012), §3.5. As many groups as channels make a depthwise convolution.
///
/// @param filters how many channels leave it, at least 1, a multiple of `groups`
/// @param kernel kh and kw; 3 by default
/// @param stride s, from window to window, at least 1; 1 by default
/// @param padding what is around the image: `same`, `valid`, `centred`, a number of zeros, or [Margins]; `same`
///     by default
/// @param dilation d, from tap to tap, at least 1; 1 by default
/// @param groups into which channels and filters are divided, at least 1; 1 by default
/// @param bias whether b is added, which starts at 0; it is by default
/// @param init how W starts; [HeUniform] by default, which suits rectifiers
@Named("conv")
@Meaning("convolution of images")
public record Conv(
        @Meaning("how many channels leave it") int filters,

        @Default("3") @Meaning("size of the filters, such as 3 or rectangle(3, 5)")
        Extent kernel,

        @Default("1") @Meaning("from window to window") int stride,

        @Default("same") @Meaning("zeros around the image, such as same, valid or 1")
        Border padding,

        @Default("1") @Meaning("from tap to tap") int dilation,

        @Default("1") @Meaning("into which channels and filters are divided")
        int groups,

        @Default("true") @Meaning("whether each filter has a bias")
        boolean bias,

        @Default("heUniform") @Meaning("how weights start") Initializer init)
        implements Layer {
    public Conv {
        requireFilters("conv", filters, groups);
        requireSteps("conv", stride, dilation);
    }

    /// Single steps, the image's size kept, a bias, weights from [HeUniform].
    public Conv(int filters, int kernel) {
        this(filters, Extent.of(kernel), 1, new Same(), 1, 1, true, new HeUniform());
    }

    /// The same with this stride, border and bias.
    public Conv(int filters, int kernel, int stride, Border padding, boolean bias) {
        this(filters, Extent.of(kernel), stride, padding, 1, 1, bias, new HeUniform());
    }

    @Override
    public Tensor apply(Scope scope, Tensor x) {
        scope.require(x.rank() == 4 && x.size(-1) % groups == 0, x, images(groups));
        Shape shape = Shape.of(kernel.height(), kernel.width(), x.size(-1) / groups, filters);
        Tensor w = scope.parameter("weight", shape, init);
        Tensor y = Convolutions.convolve(x, w, Border.sliding(padding, kernel, stride, dilation), groups);
        return bias ? y.plus(scope.parameter("bias", Shape.of(filters), new Zeros())) : y;
    }

    /// What fits, for errors.
    static String images(int groups) {
        String image = "[batch, height, width, channels]";
        return groups == 1 ? image : image + ", the channels a multiple of the " + groups + " groups";
    }

    static void requireFilters(String layer, int filters, int groups) {
        if (filters < 1 || groups < 1 || filters % groups != 0) {
            throw new IllegalArgumentException(layer + ": " + filters + " filters in " + groups
                    + " groups; there is at least 1 of each, and equally many filters in every group");
        }
    }

    static void requireSteps(String layer, int stride, int dilation) {
        if (stride < 1 || dilation < 1) {
            throw new IllegalArgumentException(
                    layer + ": stride " + stride + ", dilation " + dilation + "; both are at least 1");
        }
    }
}
