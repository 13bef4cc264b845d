package org.thalweg.train;

/// How often a training writes a checkpoint; at the end it writes one in any case.
///
/// @param steps after so many steps; 0 for no matter how many
/// @param seconds after so many seconds; 0 for no matter how many
/// @param share but not so soon that writing takes more than this share of the time; 1 for no bound
public record CheckpointEvery(long steps, double seconds, double share) {
    /// Every ten seconds, or so seldom that writing takes a hundredth of the time: what is lost with a process is
    /// ten seconds, or as long as a hundred times writing takes.
    public static final CheckpointEvery USUAL = new CheckpointEvery(0, 10, 0.01);

    /// None but the one at the end.
    public static final CheckpointEvery END_ONLY = new CheckpointEvery(0, 0, 1);

    /// @throws IllegalArgumentException if a number is negative or NaN, or the share is not in (0, 1]
    public CheckpointEvery {
        if (steps < 0 || !(seconds >= 0) || !(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "checkpoints every " + steps + " steps or " + seconds + " seconds, at most a share of " + share
                            + ": the first two must be at least 0, the share in (0, 1]");
        }
    }

    /// After each so many steps.
    public static CheckpointEvery steps(long number) {
        return new CheckpointEvery(number, 0, 1);
    }

    /// After each so many seconds.
    public static CheckpointEvery seconds(double number) {
        return new CheckpointEvery(0, number, 1);
    }

    /// @param doneSteps since the last one
    /// @param doneNanos since the last one
    /// @param cost what writing it took, in nanoseconds
    boolean due(long doneSteps, long doneNanos, long cost) {
        if (doneSteps == 0) {
            return false;
        }
        boolean asked = (steps > 0 && doneSteps >= steps) || (seconds > 0 && doneNanos >= seconds * 1e9);
        return asked && (share == 1 || doneNanos * share >= cost);
    }
}
