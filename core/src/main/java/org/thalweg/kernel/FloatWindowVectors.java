package org.thalweg.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The vector blocks of convolutions in single precision, once they are compiled.
final class FloatWindowVectors {
    private static final String NAME = "f32 convolutions";

    /// As many as a scalar block has where there are no vectors.
    private static final int SCALAR_COLUMNS = 16;

    private static final AtomicBoolean BEGUN = new AtomicBoolean();
    private static volatile @Nullable FloatWindowBlocks ready;

    private FloatWindowVectors() {}

    /// The width of blocks, vector or scalar.
    static int columns() {
        int bits = VectorProvider.bits();
        return bits == 0 ? SCALAR_COLUMNS : BlockSizes.of(bits, Float.BYTES).columns();
    }

    /// Begins the warm-up, the first time that a convolution needs it, and does not wait for it.
    static void begin() {
        if (VectorProvider.bits() != 0 && BEGUN.compareAndSet(false, true)) {
            VectorProvider.note(NAME, "scalar while the vector kernels compile");
            Warmup.submit(FloatWindowVectors::warm);
            FloatVectors.begin();
        }
    }

    /// The blocks that are faster than their scalar twins by now; absent while there are none.
    static @Nullable FloatWindowBlocks ready() {
        return ready;
    }

    private static void warm() {
        FloatWindowBlocks scalar = FloatWindowBlocks.scalar(columns());
        FloatWindowBlocks vector = VectorFloatBlocks.windows();
        new Race(new BlockContest(new FloatWindowTrial(vector.windows(), scalar.windows(), 1), millis -> {
                    FloatWindowBlocks some = new FloatWindowBlocks(vector.windows(), scalar.taps());
                    ready = some;
                    String note = "vector after " + millis + " ms";
                    VectorProvider.note(NAME, note);
                    FloatWindowTrial trial = new FloatWindowTrial(vector.taps(), scalar.taps(), columns());
                    Warmup.submit(new Race(new BlockContest(trial, more -> {
                        ready = vector;
                        VectorProvider.note(NAME, note + ", for kernels " + more + " ms later");
                    })));
                }))
                .run();
    }

    /// What follows a race that was won.
    private interface Won {
        void after(long millis);
    }

    private record BlockContest(FloatWindowTrial trial, Won next) implements Race.Contest {
        @Override
        public void vector() {
            trial.vector();
        }

        @Override
        public void scalar() {
            trial.scalar();
        }

        @Override
        public int eagerCalls() {
            return FloatVectors.EAGER_CALLS;
        }

        @Override
        public long mostNanos() {
            return trial.mostNanos();
        }

        @Override
        public void won(long millis) {
            next.after(millis);
        }

        @Override
        public void lost(long millis) {
            VectorProvider.note(NAME, "scalar: vectors were not faster after " + millis + " ms; is C2 off?");
        }
    }
}
