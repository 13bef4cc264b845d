package org.thalweg.data;

import org.thalweg.tensor.Rng;

/// Cuts the examples of a data set into minibatches, epoch by epoch. The order of an epoch is a function of
/// the generator's key and the epoch's number alone, so that a run that stopped goes on with the same
/// batches:
///
///     sampler.startEpoch(3);
///     for (int b = 0; b < sampler.batches(); b++) {
///         data.features().gather(sampler.rows(), sampler.start(b), sampler.size(b), batch, 0);
///         …
///     }
///
/// Nothing is allocated for a batch. Not for use by several threads, but the rows of an epoch may be read
/// by any.
public final class Sampler {
    /// In which order the examples of an epoch come.
    public enum Order {
        /// Each once, in a random order that is new in each epoch (Fisher & Yates).
        SHUFFLED,
        /// Each once, in a random order that is the same in each epoch.
        SHUFFLED_ONCE,
        /// Each once, as they stand.
        IN_ORDER,
        /// As many draws as there are examples, each of any example.
        WITH_REPLACEMENT
    }

    /// What becomes of the examples at an epoch's end that do not fill a batch.
    public enum Rest {
        /// They are a smaller last batch.
        KEPT,
        /// They are left out; in a shuffled order others are left out each time.
        DROPPED
    }

    private final int batchSize;
    private final int batches;
    private final Order order;
    private final Rng rng;
    private final int[] rows;
    private long epoch = -1;

    /// @param data the examples; at least one
    /// @param batchSize examples per batch, from 1 to their number
    /// @param rng the source of random orders; its position does not matter
    /// @throws IllegalArgumentException if the batch size is below 1
    /// @throws DataException if there are no examples, or fewer than the batch size
    public Sampler(Dataset data, int batchSize, Order order, Rest rest, Rng rng) {
        int n = data.size();
        if (batchSize < 1) {
            throw new IllegalArgumentException("batch size " + batchSize + " must be at least 1");
        }
        if (n == 0) {
            throw new DataException(data.name(), "", "there are no examples to draw batches from", "Give some.");
        }
        if (batchSize > n) {
            throw new DataException(
                    data.name(),
                    "",
                    "a batch of " + batchSize + " is larger than the data, " + n + (n == 1 ? " example" : " examples"),
                    "Use a batch size of at most " + n + ".");
        }
        this.batchSize = batchSize;
        this.batches = rest == Rest.KEPT ? Math.ceilDiv(n, batchSize) : n / batchSize;
        this.order = order;
        this.rng = rng;
        this.rows = new int[n];
        startEpoch(0);
    }

    /// Puts the rows in the order of an epoch, from 0 on. A new sampler is at epoch 0.
    ///
    /// @throws IllegalArgumentException if it is negative
    public void startEpoch(long newEpoch) {
        if (newEpoch < 0) {
            throw new IllegalArgumentException("epoch " + newEpoch + " must be at least 0");
        }
        if (newEpoch == epoch) {
            return;
        }
        boolean stays = epoch >= 0 && (order == Order.IN_ORDER || order == Order.SHUFFLED_ONCE);
        epoch = newEpoch;
        if (stays) {
            return;
        }
        Rng numbers = rng.stream(order == Order.SHUFFLED_ONCE ? 0 : newEpoch);
        switch (order) {
            case IN_ORDER -> count();
            case SHUFFLED, SHUFFLED_ONCE -> {
                count();
                numbers.shuffle(rows);
            }
            case WITH_REPLACEMENT -> {
                for (int i = 0; i < rows.length; i++) {
                    rows[i] = numbers.nextInt(rows.length);
                }
            }
        }
    }

    private void count() {
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i;
        }
    }

    /// The epoch whose order the rows are in.
    public long epoch() {
        return epoch;
    }

    /// The batches of an epoch.
    public int batches() {
        return batches;
    }

    /// The examples of every batch but perhaps the last.
    public int batchSize() {
        return batchSize;
    }

    /// The examples of the epoch, in order: the array itself, which the next epoch overwrites and nobody
    /// else may.
    public int[] rows() {
        return rows;
    }

    /// Where batch `batch`, from 0, starts in [#rows].
    public int start(int batch) {
        return batch * batchSize;
    }

    /// How many examples batch `batch`, from 0, has.
    public int size(int batch) {
        return Math.min(batchSize, rows.length - batch * batchSize);
    }
}
