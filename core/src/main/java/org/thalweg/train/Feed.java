package org.thalweg.train;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.thalweg.data.Dataset;
import org.thalweg.data.DatasetStream;
import org.thalweg.data.Sampler;
import org.thalweg.tensor.Rng;

/// Where the examples of each epoch come from, scaled as the model wants them.
sealed interface Feed {
    /// Turns to an epoch, from 0.
    ///
    /// @return whether there is such an epoch
    boolean startEpoch(int epoch);

    /// Turns to the place where a training goes on, or goes back to within what [#startEpoch] has turned to.
    ///
    /// @param within whether it is in the middle of an epoch
    void resume(Snapshot.Position position, boolean within);

    /// The examples of this epoch.
    Dataset data();

    /// The batches of this epoch.
    int batches();

    /// How many examples batch `batch` of this epoch has, from 0.
    int size(int batch);

    /// Brings them to a program.
    void load(int batch, TrainingPrograms.Batch program);

    /// A data set that is gone through in each epoch.
    record Whole(Dataset data, Sampler sampler) implements Feed {
        static Whole of(Dataset data, int batchSize, Sampler.Order order, Rng random) {
            return new Whole(data, new Sampler(data, batchSize, order, Sampler.Rest.KEPT, random));
        }

        @Override
        public boolean startEpoch(int epoch) {
            sampler.startEpoch(epoch);
            return true;
        }

        @Override
        public void resume(Snapshot.Position position, boolean within) {
            startEpoch(Math.max(0, position.epoch() - 1));
        }

        @Override
        public int batches() {
            return sampler.batches();
        }

        @Override
        public int size(int batch) {
            return sampler.size(batch);
        }

        @Override
        public void load(int batch, TrainingPrograms.Batch program) {
            int from = sampler.start(batch);
            Batches.features(data.features(), sampler.rows(), from, size(batch), program.features());
            Batches.targets(data, sampler.rows(), from, size(batch), program.targets());
        }
    }

    /// A stream, whose pieces are the epochs. Each is seen once; the one that was seen last stays, so that its
    /// steps can be done again.
    final class Pieces implements Feed {
        /// The examples of a piece at most, unless a batch has more: few enough to be reported on often.
        private static final int MOST = 8192;

        private final DatasetStream stream;
        private final int batchSize;
        private final UnaryOperator<Dataset> scaling;
        private final BooleanSupplier stopped;
        private Whole piece;
        private int epoch = -1;
        private int before;
        private boolean over;

        /// @param sample the first examples, which are those of the first piece
        /// @param stopped whether there is no use in further examples
        Pieces(
                DatasetStream stream,
                Dataset sample,
                int batchSize,
                UnaryOperator<Dataset> scaling,
                BooleanSupplier stopped) {
            this.stream = stream;
            this.batchSize = batchSize;
            this.scaling = scaling;
            this.stopped = stopped;
            this.piece = inOrder(sample);
        }

        private Whole inOrder(Dataset data) {
            return Whole.of(scaling.apply(data), Math.min(batchSize, data.size()), Sampler.Order.IN_ORDER, Rng.of(0));
        }

        @Override
        public boolean startEpoch(int next) {
            if (next <= epoch) {
                return true;
            }
            if (!fetch()) {
                return false;
            }
            epoch = next;
            before = 0;
            over = false;
            return true;
        }

        @Override
        public void resume(Snapshot.Position position, boolean within) {
            if (epoch >= 0) {
                return; // the piece is still there
            }
            stream.skip(position.seen());
            epoch = position.epoch() - 1;
            if (within) {
                before = position.batch();
                over = !fetch();
            }
        }

        private boolean fetch() {
            Optional<Dataset> next = stream.next(batchSize, Math.max(MOST, batchSize), stopped);
            next.ifPresent(data -> piece = inOrder(data));
            return next.isPresent();
        }

        @Override
        public Dataset data() {
            return piece.data();
        }

        @Override
        public int batches() {
            return over ? before : before + piece.batches();
        }

        @Override
        public int size(int batch) {
            return piece.size(batch - before);
        }

        @Override
        public void load(int batch, TrainingPrograms.Batch program) {
            piece.load(batch - before, program);
        }
    }
}
