package org.thalweg.kernel;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The vector blocks of convolutions in single precision, once they are compiled: those of one size.
final class FloatWindowVectors {
    private static final Map<WindowSizes, FloatWindowVectors> ALL = new ConcurrentHashMap<>();

    private final WindowSizes sizes;
    private final String name;
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile @Nullable FloatWindowBlocks ready;

    private FloatWindowVectors(WindowSizes sizes) {
        this.sizes = sizes;
        this.name = "f32 convolutions of " + sizes.columns() + " filters";
    }

    /// Those of this size.
    static FloatWindowVectors of(WindowSizes sizes) {
        return ALL.computeIfAbsent(sizes, FloatWindowVectors::new);
    }

    /// Begins the warm-up, the first time that a convolution needs it, and does not wait for it.
    void begin() {
        if (VectorProvider.bits() != 0 && begun.compareAndSet(false, true)) {
            VectorProvider.note(name, "scalar while the vector kernels compile");
            Warmup.submit(this::warm);
            FloatVectors.begin();
        }
    }

    /// The blocks that are faster than their scalar twins by now; absent while there are none.
    @Nullable
    FloatWindowBlocks ready() {
        return ready;
    }

    private void warm() {
        FloatWindowBlocks scalar = FloatWindowBlocks.scalar(sizes);
        FloatWindowBlocks vector = VectorFloatBlocks.windows(sizes);
        FloatWindowTrial windows = new FloatWindowTrial(vector.windows(), scalar.windows(), 1);
        new Race(new BlockContest(name, windows, millis -> {
                    ready = new FloatWindowBlocks(vector.windows(), scalar.taps());
                    String note = "vector after " + millis + " ms";
                    VectorProvider.note(name, note);
                    FloatWindowTrial taps = new FloatWindowTrial(vector.taps(), scalar.taps(), sizes.side());
                    Warmup.submit(new Race(new BlockContest(name, taps, more -> {
                        ready = vector;
                        VectorProvider.note(name, note + ", for kernels " + more + " ms later");
                    })));
                }))
                .run();
    }

    /// What follows a race that was won.
    private interface Won {
        void after(long millis);
    }

    private record BlockContest(String name, FloatWindowTrial trial, Won next) implements Race.Contest {
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
            VectorProvider.note(name, "scalar: vectors were not faster after " + millis + " ms; is C2 off?");
        }
    }
}
