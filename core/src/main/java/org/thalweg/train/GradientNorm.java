package org.thalweg.train;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;

/// Ends a training when ‖∇J‖₂, the gradient's norm over all parameters on the batch of a step and before any
/// transform, has been below a bound for some steps in a row. With the whole set as one batch this is the usual
/// test for a stationary point.
///
/// @param below the bound, above 0
/// @param steps for how many steps, at least 1
@Named("gradientNorm")
@Meaning("when the gradient's norm has been below a bound")
public record GradientNorm(
        @Meaning("the bound") double below,

        @Default("1") @Meaning("for how many steps in a row")
        int steps) implements StopRule {
    public GradientNorm {
        if (!(below > 0 && below < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("gradientNorm: below = " + below + " must be in (0, ∞)");
        }
        if (steps < 1) {
            throw new IllegalArgumentException("gradientNorm: steps = " + steps + " must be at least 1");
        }
    }

    @Override
    public boolean looksAtGradient() {
        return true;
    }

    @Override
    public Judge judge() {
        return new Judge() {
            private int held;

            @Override
            public void step(Progress progress) {
                held = progress.gradientNorm() < below ? held + 1 : 0;
            }

            @Override
            public @Nullable String verdict(Progress progress) {
                return held >= steps ? "the gradient's norm is below " + below : null;
            }

            @Override
            public Map<String, NDArray> state() {
                return Map.of("held", NDArray.scalar(DType.F64, held));
            }

            @Override
            public void restore(Map<String, NDArray> state) {
                held = (int)
                        state.getOrDefault("held", NDArray.scalar(DType.F64, 0)).item();
            }
        };
    }
}
