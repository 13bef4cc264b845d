package org.thalweg.train;

import java.util.Optional;
import java.util.stream.IntStream;
import org.thalweg.data.Rows;
import org.thalweg.data.Standardization;

/// How features are brought to a common scale. The figures come from the training part alone and then serve every part,
/// and the predictions of the trained model.
public enum Scaling {
    /// As they are.
    NONE,
    /// Each column to mean 0 and deviation 1: for tables.
    COLUMNS,
    /// All columns together to mean 0 and deviation 1: for images, whose pixels are of one kind. The two figures
    /// come from at most 8192 examples, spread over the part: with a thousand numbers each, more would change the
    /// fourth digit and cost half a second before the first step.
    UNIFORM,
    /// Bytes 0 … 255 to 0 … 1.
    UNIT_PIXELS;

    private static final int SPREAD = 8192;

    private static Rows spread(Rows rows) {
        int n = rows.count();
        return n <= SPREAD
                ? rows
                : rows.select(IntStream.range(0, SPREAD)
                        .map(i -> (int) ((long) i * n / SPREAD))
                        .toArray());
    }

    /// The figures for a training part.
    public Optional<Standardization> fit(Rows training) {
        return switch (this) {
            case NONE -> Optional.empty();
            case COLUMNS -> Optional.of(Standardization.fit(training));
            case UNIFORM -> Optional.of(Standardization.fitUniform(spread(training)));
            case UNIT_PIXELS -> Optional.of(Standardization.unitPixels());
        };
    }
}
