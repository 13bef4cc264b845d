package org.thalweg.train;

import org.thalweg.nn.Loss;
import org.thalweg.tensor.NDArray;

/// A figure that says how good predictions are, counted up over the batches of a pass.
public interface Metric {
    /// What it is called in reports and run files: `accuracy`.
    String name();

    /// What targets it is about.
    Loss.Target target();

    /// A count at zero.
    Tally tally();

    /// The figure that goes with what a loss predicts: [Accuracy] for classes, [RSquared] for values.
    static Metric of(Loss.Target target) {
        return switch (target) {
            case CLASS -> new Accuracy();
            case VALUES -> new RSquared();
        };
    }

    /// The count of one pass. Adding allocates nothing.
    interface Tally {
        /// Forgets what was added.
        void reset();

        /// Adds the first `examples` examples of a batch.
        ///
        /// @param prediction `[batch, …]` of F32 or F64, see [Loss#prediction]
        /// @param target as in [Loss#perExample]
        void add(NDArray prediction, NDArray target, int examples);

        /// The figure over what was added; NaN if that is nothing.
        double value();

        /// The count as numbers, from which [#restore] makes it again.
        double[] numbers();

        /// Goes back to a count that was kept.
        ///
        /// @param numbers what [#numbers] gave
        void restore(double[] numbers);
    }
}
