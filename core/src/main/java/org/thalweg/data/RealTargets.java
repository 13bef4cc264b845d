package org.thalweg.data;

import java.util.List;
import java.util.stream.IntStream;

/// One or more real numbers per example.
///
/// @param values a row per example
/// @param names a name per column
public record RealTargets(Rows values, List<String> names) implements Targets {
    public RealTargets {
        names = List.copyOf(names);
        if (names.size() != values.width()) {
            throw new IllegalArgumentException(
                    "targets of " + values.width() + " numbers with " + names.size() + " names " + names);
        }
    }

    /// Targets with the names `target`, or `target 1`, `target 2` … if there are several numbers per
    /// example.
    public static RealTargets of(Rows values) {
        return new RealTargets(
                values,
                values.width() == 1
                        ? List.of("target")
                        : IntStream.rangeClosed(1, values.width())
                                .mapToObj(i -> "target " + i)
                                .toList());
    }

    @Override
    public int count() {
        return values.count();
    }

    @Override
    public Targets select(int... rows) {
        return new RealTargets(values.select(rows), names);
    }
}
