package org.thalweg.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The vector blocks of single precision, once they are compiled.
final class FloatVectors {
    private static final String NAME = "f32 products";

    /// Multiplications below which packing costs more than vectors gain.
    private static final long LEAST_WORK = 1 << 8;

    /// Rows and columns below which most of a block would be padding.
    private static final int LEAST_SIDE = 2;

    /// Calls of 24 turns each until C2 compiles, see [Race.Contest#eagerCalls], and some more.
    static final int EAGER_CALLS = 850;

    private static final AtomicBoolean BEGUN = new AtomicBoolean();
    private static volatile @Nullable FloatBlocks ready;

    private FloatVectors() {}

    /// The scratch that the vector twin will need for a product; 0 if there are no vectors or the shape is too
    /// small for them to pay. Begins the warm-up, the first time that a product needs it, and does not wait for
    /// it.
    static int scratch(ProductShape shape, int threads) {
        int bits = VectorProvider.bits();
        if (bits == 0 || !pays(shape)) {
            return 0;
        }
        begin();
        BlockSizes sizes = BlockSizes.of(bits, Float.BYTES);
        return Math.max(
                Blocking.of(shape, sizes, threads).scratch(threads),
                Blocking.of(shape, sizes.withoutSideBySide(), threads).scratch(threads));
    }

    /// Begins the warm-up, once; not without vectors.
    static void begin() {
        if (BEGUN.compareAndSet(false, true)) {
            VectorProvider.note(NAME, "scalar while the vector kernels compile");
            Warmup.submit(FloatVectors::warm);
        }
    }

    /// The vector kernels that are faster than their scalar twins by now; absent while the blocks are not.
    static @Nullable FloatBlocks ready() {
        return ready;
    }

    /// The vector twin of a product; absent if it does not pay.
    static @Nullable FloatMethod method(ProductShape shape, int threads, FloatBlocks blocks) {
        return pays(shape)
                ? new PackedFloatMethod(shape, Blocking.of(shape, blocks.sizes(), threads), blocks, threads)
                : null;
    }

    private static boolean pays(ProductShape shape) {
        long work = (long) shape.m() * shape.n() * shape.k();
        return shape.m() >= LEAST_SIDE && shape.n() >= LEAST_SIDE && work >= LEAST_WORK;
    }

    private static void warm() {
        FloatBlocks blocks = VectorFloatBlocks.create();
        FloatTrial trial = new FloatTrial(blocks.block());
        new Race(new BlockContest(
                        trial,
                        millis -> {
                            ready = blocks;
                            String note = "vector after " + millis + " ms";
                            VectorProvider.note(NAME, note);
                            FloatPanels panels = VectorFloatBlocks.panels();
                            Warmup.submit(() -> new Race(new PanelContest(blocks, panels, trial, note)).run());
                        },
                        millis -> VectorProvider.note(
                                NAME, "scalar: vectors were not faster after " + millis + " ms; is C2 off?")))
                .run();
    }

    private static void warmSideBySide(FloatBlocks blocks, String note) {
        FloatBlock block = VectorFloatBlocks.sideBySide();
        if (block != null) {
            Race.Contest contest = new BlockContest(
                    new FloatTrial(block),
                    millis -> {
                        ready = blocks.with(block);
                        VectorProvider.note(NAME, note + ", those side by side " + millis + " ms later");
                    },
                    _ -> VectorProvider.note(NAME, note + ", those side by side transposed"));
            Warmup.submit(new Race(contest));
        }
    }

    /// The block first, because it matters most, then the packing, then another block.
    private record BlockContest(FloatTrial trial, LongConsumer victory, LongConsumer defeat) implements Race.Contest {
        @Override
        public void vector() {
            trial.vectorBlock();
        }

        @Override
        public void scalar() {
            trial.scalarBlock();
        }

        @Override
        public int eagerCalls() {
            return EAGER_CALLS;
        }

        @Override
        public long mostNanos() {
            return trial.mostNanosOfBlock();
        }

        @Override
        public void won(long millis) {
            victory.accept(millis);
        }

        @Override
        public void lost(long millis) {
            defeat.accept(millis);
        }
    }

    private record PanelContest(FloatBlocks blocks, FloatPanels panels, FloatTrial trial, String note)
            implements Race.Contest {
        @Override
        public void vector() {
            trial.pack(panels);
        }

        @Override
        public void scalar() {
            trial.pack(blocks.panels());
        }

        @Override
        public int eagerCalls() {
            return EAGER_CALLS;
        }

        @Override
        public long mostNanos() {
            return trial.mostNanosOfPanels();
        }

        @Override
        public void won(long millis) {
            go(blocks.with(panels), note + ", their packing " + millis + " ms later");
        }

        @Override
        public void lost(long millis) {
            go(blocks, note + ", their packing scalar");
        }

        private static void go(FloatBlocks made, String more) {
            ready = made;
            VectorProvider.note(NAME, more);
            warmSideBySide(made, more);
        }
    }
}
