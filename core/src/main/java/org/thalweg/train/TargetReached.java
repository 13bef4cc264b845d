package org.thalweg.train;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;

/// Ends a training when a figure of its reports is good enough: at most `value` for losses, at least `value` for
/// every other metric.
///
/// @param value what is good enough
/// @param metric a figure by its name in [EpochReport#figures]
@Named("target")
@Meaning("when a figure is good enough")
public record TargetReached(
        @Meaning("what is good enough") double value,

        @Default("validation_accuracy") @Meaning("loss, validation_accuracy, …")
        String metric)
        implements StopRule {
    public TargetReached {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("target: value = " + value + " must be a number");
        }
    }

    @Override
    public void check(Setup setup) {
        Watched.check("target", metric, setup);
    }

    @Override
    public Judge judge() {
        return new Judge() {
            private double last = Double.NaN;

            @Override
            public void epoch(Progress progress, EpochReport report) {
                last = Watched.of(metric, report);
            }

            @Override
            public @Nullable String verdict(Progress progress) {
                boolean reached = Watched.smallerIsBetter(metric) ? last <= value : last >= value;
                return reached ? metric + " has reached " + value + " with " + last : null;
            }

            @Override
            public Map<String, NDArray> state() {
                return Map.of("last", NDArray.scalar(DType.F64, last));
            }

            @Override
            public void restore(Map<String, NDArray> state) {
                last = state.getOrDefault("last", NDArray.scalar(DType.F64, Double.NaN))
                        .item();
            }
        };
    }
}
