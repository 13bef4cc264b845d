package org.thalweg.data;

import java.util.Arrays;
import org.thalweg.tensor.Rng;

/// A data set in three parts that share no example. A part that was not asked for is empty. Examples keep
/// their order within a part.
///
/// The parts of a classification are *stratified*: each class is shared out in proportion, by largest
/// remainders, first to the test part, then to the validation part. So every part has its exact size, and
/// each class its share of it but for rounding.
///
/// @param train what is learnt from
/// @param validation what choices are made with
/// @param test what is looked at once, at the end
public record Split(Dataset train, Dataset validation, Dataset test) {
    /// Splits by fractions of the whole; what they leave is for training. The parts depend on the data's
    /// size and classes, the fractions and the generator's key alone.
    ///
    /// @param validation in [0, 1), such as 0.1; 0 for none
    /// @param test in [0, 1), such as 0.2; 0 for none
    /// @throws IllegalArgumentException if a fraction is outside [0, 1) or they leave nothing to train on
    /// @throws DataException if a part asked for, or the training part, would have no example
    public static Split of(Dataset data, double validation, double test, Rng rng) {
        requireFraction("validation", validation);
        requireFraction("test", test);
        if (validation + test >= 1) {
            throw new IllegalArgumentException("validation fraction " + validation + " and test fraction " + test
                    + " leave nothing to train on; their sum must be below 1");
        }
        int n = data.size();
        int testSize = partSize(data, "test", test);
        int validationSize = partSize(data, "validation", validation);
        if (testSize + validationSize >= n) {
            throw new DataException(
                    data.name(),
                    "",
                    "of " + n + " examples " + validationSize + " for validation and " + testSize
                            + " for testing leave none to train on",
                    "Use smaller fractions or more data.");
        }
        int[] groups = groups(data);
        int[] order = rng.stream("split").permutation(n);
        int[] part = new int[n]; // 0: train, 1: validation, 2: test
        assign(part, 2, testSize, order, groups);
        assign(part, 1, validationSize, order, groups);
        return new Split(members(data, part, 0), members(data, part, 1), members(data, part, 2));
    }

    private static void requireFraction(String name, double fraction) {
        if (!(fraction >= 0 && fraction < 1)) {
            throw new IllegalArgumentException(
                    name + " fraction " + fraction + " must be at least 0 and below 1, such as 0.2");
        }
    }

    private static int partSize(Dataset data, String name, double fraction) {
        int size = (int) Math.round(fraction * data.size());
        if (fraction > 0 && size == 0) {
            throw new DataException(
                    data.name(),
                    "",
                    "a " + name + " fraction of " + fraction + " leaves none of the " + data.size()
                            + " examples for it",
                    "Use a larger fraction, or 0 to do without.");
        }
        return size;
    }

    /// The class of each example; all in one group where there are no classes.
    private static int[] groups(Dataset data) {
        int[] groups = new int[data.size()];
        switch (data.targets()) {
            case ClassTargets classes -> Arrays.setAll(groups, classes::index);
            case RealTargets _, NoTargets _ -> {}
        }
        return groups;
    }

    /// Moves `size` of the examples that are still in part 0 to part `to`, from each group its share, in
    /// the given order.
    private static void assign(int[] part, int to, int size, int[] order, int[] groups) {
        int[] free = new int[Arrays.stream(groups).max().orElse(-1) + 1];
        for (int i = 0; i < part.length; i++) {
            free[groups[i]] += part[i] == 0 ? 1 : 0;
        }
        int[] share = shares(size, free);
        for (int i : order) {
            if (part[i] == 0 && share[groups[i]] > 0) {
                share[groups[i]]--;
                part[i] = to;
            }
        }
    }

    /// Numbers in proportion to `weights` with sum `total`, by largest remainders; of equal remainders the
    /// first wins.
    private static int[] shares(int total, int[] weights) {
        long sum = Arrays.stream(weights).asLongStream().sum();
        int[] shares = new int[weights.length];
        long[] remainders = new long[weights.length];
        int given = 0;
        for (int c = 0; c < weights.length; c++) {
            long product = (long) total * weights[c];
            shares[c] = (int) (product / sum);
            remainders[c] = product % sum;
            given += shares[c];
        }
        for (; given < total; given++) {
            int largest = 0;
            for (int c = 1; c < weights.length; c++) {
                largest = remainders[c] > remainders[largest] ? c : largest;
            }
            shares[largest]++;
            remainders[largest] = -1;
        }
        return shares;
    }

    private static Dataset members(Dataset data, int[] part, int which) {
        int[] rows = new int[part.length];
        int count = 0;
        for (int i = 0; i < part.length; i++) {
            if (part[i] == which) {
                rows[count++] = i;
            }
        }
        return count == part.length ? data : data.select(Arrays.copyOf(rows, count));
    }
}
