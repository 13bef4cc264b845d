package org.thalweg.nn;

import org.thalweg.graph.Convolutions;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Shape;

/// A convolution of sequences: [Conv] along one axis; with causal padding the layer of van den Oord et al. (2016),
/// "WaveNet: a generative model for raw audio", arXiv:1609.03499, §2.1:
///
///     y[n, t, o] = b[o] + Σ x[n, t·s + i·d − p, m] · W[i, m, o]      over i, m
///
/// with x = 0 outside the sequence.
///
///     x : [batch, T, C]    W : [k, C/groups, filters]    b : [filters]    y : [batch, T′, filters]
///
/// T′ = ⌈T / s⌉ with padding `same` and `causal`, ⌊(T − (k − 1)d − 1) / s⌋ + 1 with `valid`, and with
/// margins the same where T counts them: `padding=1`, `padding=margins(before=2)`. `causal` has p = (k − 1)d, so that y
/// at a step sees that step and earlier ones only.
///
/// @param filters how many channels leave it, at least 1, a multiple of `groups`
/// @param kernel k, at least 1; 3 by default
/// @param stride s, at least 1; 1 by default
/// @param padding what is around the sequence: `same`, `valid`, `causal`, `centred`, a number of zeros on each
///     end, or [EndMargins]; `same` by default
/// @param dilation d, at least 1; 1 by default
/// @param groups into which channels and filters are divided, at least 1; 1 by default
/// @param bias whether b is added, which starts at 0; it is by default
/// @param init how W starts; [HeUniform] by default
@Named("conv1d")
@Meaning("convolution of sequences")
public record Conv1d(
        @Meaning("how many channels leave it") int filters,
        @Default("3") @Meaning("steps that a filter sees") int kernel,
        @Default("1") @Meaning("from window to window") int stride,

        @Default("same") @Meaning("zeros around the sequence, such as same, valid, causal or 1")
        Ends padding,

        @Default("1") @Meaning("from tap to tap") int dilation,

        @Default("1") @Meaning("into which channels and filters are divided")
        int groups,

        @Default("true") @Meaning("whether each filter has a bias")
        boolean bias,

        @Default("heUniform") @Meaning("how weights start") Initializer init)
        implements Layer {
    public Conv1d {
        Conv.requireFilters("conv1d", filters, groups);
        Conv.requireSteps("conv1d", stride, dilation);
        if (kernel < 1) {
            throw new IllegalArgumentException("conv1d: kernel is " + kernel + "; a filter sees at least 1 step");
        }
    }

    /// Single steps, undivided, a bias, weights from [HeUniform].
    public Conv1d(int filters, int kernel, Ends padding) {
        this(filters, kernel, 1, padding, 1, 1, true, new HeUniform());
    }

    @Override
    public Tensor apply(Scope scope, Tensor x) {
        scope.require(
                x.rank() == 3 && x.size(-1) % groups == 0,
                x,
                "[batch, steps, channels]"
                        + (groups == 1 ? "" : ", the channels a multiple of the " + groups + " groups"));
        Tensor w = scope.parameter("weight", Shape.of(kernel, x.size(-1) / groups, filters), init);
        Tensor y = Convolutions.convolve1d(x, w, Ends.sliding(padding, kernel, stride, dilation), groups);
        return bias ? y.plus(scope.parameter("bias", Shape.of(filters), new Zeros())) : y;
    }
}
