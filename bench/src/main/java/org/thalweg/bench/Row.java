package org.thalweg.bench;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/// The result of one case: milliseconds a step of each side that could do it, and the least possible time.
///
/// @param limit in milliseconds; NaN where no work was counted
record Row(String name, int threads, Map<Side, Double> milliseconds, double limit) {
    Row {
        milliseconds = new EnumMap<>(milliseconds);
    }

    /// NaN where the side has no figure.
    double milliseconds(Side side) {
        return milliseconds.getOrDefault(side, Double.NaN);
    }

    /// Thalweg's time over that of the fastest peer; NaN without both.
    double ratio() {
        OptionalDouble fastest = milliseconds.entrySet().stream()
                .filter(e -> e.getKey() != Side.THALWEG)
                .mapToDouble(Map.Entry::getValue)
                .min();
        return milliseconds(Side.THALWEG) / fastest.orElse(Double.NaN);
    }

    /// The share of the possible that Thalweg reaches: 1 is as fast as it gets.
    double ofLimit() {
        return limit / milliseconds(Side.THALWEG);
    }
}
