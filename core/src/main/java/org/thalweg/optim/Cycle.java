package org.thalweg.optim;

/// Steps in which something is due, by their numbers in the optimization: what decides which program a step runs.
sealed interface Cycle {
    boolean due(long t);

    /// The steps with (t − begin) mod `interval` = `remainder`.
    record Every(long interval, long remainder, long begin) implements Cycle {
        @Override
        public boolean due(long t) {
            return Math.floorMod(t - begin, interval) == remainder;
        }
    }

    /// Step t alone.
    record Once(long at) implements Cycle {
        @Override
        public boolean due(long t) {
            return t == at;
        }
    }

    /// Step t alone, in which a rule begins that another went before.
    record Begin(long at) implements Cycle {
        @Override
        public boolean due(long t) {
            return t == at;
        }
    }

    /// The steps up to one.
    record Until(long last) implements Cycle {
        @Override
        public boolean due(long t) {
            return t <= last;
        }
    }
}
