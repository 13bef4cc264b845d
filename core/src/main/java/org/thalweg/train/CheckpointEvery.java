package org.thalweg.train;

/// How often a training writes a checkpoint; at the end it writes one in any case.
///
/// @param steps after so many steps; 0 for no matter how many
/// @param seconds after so many seconds; 0 for no matter how many
/// @param cost but not so soon that writing takes more than this share of the time; 1 for no bound
/// @param loss and not before this share of the whole time; 0 for no bound
public record CheckpointEvery(long steps, double seconds, double cost, double loss) {
    /// Every second at first, and then so that at most a fiftieth of the work is lost with a process: after an hour
    /// every 72 seconds. Seldomer if writing would take more than a hundredth of the time.
    public static final CheckpointEvery USUAL = new CheckpointEvery(0, 1, 0.01, 0.02);

    /// None but the one at the end.
    public static final CheckpointEvery END_ONLY = new CheckpointEvery(0, 0, 1, 0);

    /// @throws IllegalArgumentException if a number is negative or NaN, or a share is above 1
    public CheckpointEvery {
        if (steps < 0 || !(seconds >= 0) || !(cost > 0 && cost <= 1) || !(loss >= 0 && loss <= 1)) {
            throw new IllegalArgumentException("checkpoints every " + steps + " steps or " + seconds
                    + " seconds, at a cost of " + cost + " and a loss of " + loss
                    + ": the first two must be at least 0, the cost in (0, 1], the loss in [0, 1]");
        }
    }

    /// After each so many steps.
    public static CheckpointEvery steps(long number) {
        return new CheckpointEvery(number, 0, 1, 0);
    }

    /// After each so many seconds.
    public static CheckpointEvery seconds(double number) {
        return new CheckpointEvery(0, number, 1, 0);
    }

    /// @param doneSteps since the last one
    /// @param doneNanos since the last one
    /// @param written what writing that took, in nanoseconds
    /// @param whole the seconds since the training began
    boolean due(long doneSteps, long doneNanos, long written, double whole) {
        if (doneSteps == 0) {
            return false;
        }
        boolean asked = (steps > 0 && doneSteps >= steps) || (seconds > 0 && doneNanos >= seconds * 1e9);
        return asked && (cost == 1 || doneNanos * cost >= written) && doneNanos * 1e-9 >= whole * loss;
    }
}
