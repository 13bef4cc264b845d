package org.thalweg.tensor;

import java.util.Locale;

/// A stream of random numbers from [Philox]: a key and a position. Two streams with the same key and position give the
/// same numbers for ever, so saving these three numbers saves the generator. Not safe for use by several threads; give
/// each its own [#stream].
public final class Rng {
    private final int key0;
    private final int key1;
    private long position;
    private final int[] block = new int[4];
    private long blockIndex = -1;

    private Rng(int key0, int key1, long position) {
        this.key0 = key0;
        this.key1 = key1;
        this.position = position;
    }

    /// The stream of a seed, at its start.
    public static Rng of(long seed) {
        return new Rng((int) seed, (int) (seed >>> 32), 0);
    }

    /// An independent stream, a function of this one's key and of `id` alone (not of its position): the key is a
    /// block of this stream's key with a counter that no number is ever drawn from.
    public Rng stream(long id) {
        int[] words = new int[4];
        Philox.block(key0, key1, (int) id, (int) (id >>> 32), 0x7468616c, 0x77656721, words, 0);
        return new Rng(words[0], words[1], 0);
    }

    /// The stream of a name: for example the path of a parameter.
    public Rng stream(String name) {
        long id = 0xcbf29ce484222325L; // FNV-1a, 64 bit: the same on every machine
        for (int i = 0; i < name.length(); i++) {
            id = (id ^ name.charAt(i)) * 0x100000001b3L;
        }
        return stream(id);
    }

    /// The lower and the upper word of the key.
    public int[] key() {
        return new int[] {key0, key1};
    }

    /// How many 32-bit words have been drawn.
    public long position() {
        return position;
    }

    /// The same stream at another position.
    ///
    /// @throws IllegalArgumentException if it is negative
    public Rng at(long newPosition) {
        if (newPosition < 0) {
            throw new IllegalArgumentException("position " + newPosition + " must be at least 0");
        }
        return new Rng(key0, key1, newPosition);
    }

    /// 32 random bits.
    public int nextInt() {
        long index = position >>> 2;
        if (index != blockIndex) {
            Philox.block(key0, key1, (int) index, (int) (index >>> 32), 0, 0, block, 0);
            blockIndex = index;
        }
        return block[(int) (position++ & 3)];
    }

    /// A uniform integer in 0 … bound − 1, without bias: Lemire (2019), "Fast random integer generation in an
    /// interval".
    ///
    /// @throws IllegalArgumentException if the bound is below 1
    public int nextInt(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("bound " + bound + " must be at least 1");
        }
        long product = (nextInt() & 0xFFFFFFFFL) * bound;
        if ((product & 0xFFFFFFFFL) < bound) {
            long threshold = (1L << 32) % bound;
            while ((product & 0xFFFFFFFFL) < threshold) {
                product = (nextInt() & 0xFFFFFFFFL) * bound;
            }
        }
        return (int) (product >>> 32);
    }

    /// Uniform in [0, 1): a multiple of 2⁻⁵³.
    public double nextDouble() {
        long bits = ((long) (nextInt() >>> 6) << 27) | (nextInt() >>> 5);
        return bits * 0x1p-53;
    }

    /// Standard normal: the cosine half of Box & Muller (1958), √(−2 ln(1−u₁)) cos 2πu₂. `StrictMath`, so that the
    /// bits do not depend on the machine.
    public double nextGaussian() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
        return radius * StrictMath.cos(2 * StrictMath.PI * nextDouble());
    }

    /// The numbers 0 … n − 1 in random order: Fisher & Yates, Durstenfeld's form.
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        shuffle(order);
        return order;
    }

    /// Puts the elements in random order, in place.
    public void shuffle(int[] values) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = nextInt(i + 1);
            int kept = values[i];
            values[i] = values[j];
            values[j] = kept;
        }
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "Rng[key=%08x%08x, position=%d]", key1, key0, position);
    }
}
