package org.thalweg.solve;

import java.time.Duration;

/// The most that a search may take.
///
/// @param iterations at least 0; default 10 000
/// @param evaluations of the value, at least 1; default no limit
/// @param time default no limit
public record Budget(long iterations, long evaluations, Duration time) {
    /// 10 000 iterations.
    public static final Budget USUAL = new Budget(10_000, Long.MAX_VALUE, Duration.ofNanos(Long.MAX_VALUE));

    public Budget {
        if (iterations < 0 || evaluations < 1 || time.isNegative()) {
            throw new IllegalArgumentException("a budget of " + iterations + " iterations, " + evaluations
                    + " evaluations and " + time + ": iterations and time must be from 0, evaluations from 1");
        }
    }

    public Budget withIterations(long most) {
        return new Budget(most, evaluations, time);
    }

    public Budget withEvaluations(long most) {
        return new Budget(iterations, most, time);
    }

    public Budget withTime(Duration most) {
        return new Budget(iterations, evaluations, most);
    }

    long nanos() {
        return time.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0 ? Long.MAX_VALUE : time.toNanos();
    }
}
