package org.thalweg.tensor;

/// Random tensors from [Philox], each element a function of key, salt and its own index: any part of a tensor can be
/// made alone, by any thread, with the same bits.
///
/// The words of block b are those of the Philox key `(key[0], key[1])` at the counter `(b, salt, key[2], key[3])`. With
/// w₀ … w₃ for the words of the block named, as unsigned integers:
///
/// | type | block | element |
/// |---|---|---|
/// | uniform F32 | i / 4 | ⌊wⱼ / 2⁸⌋ · 2⁻²⁴, j = i mod 4 |
/// | uniform F64 | i / 2 | bits(wⱼ, wⱼ₊₁) · 2⁻⁵³, j = 2 (i mod 2) |
/// | normal F32 | i / 4 | pair j = 2 (⌊i / 2⌋ mod 2) of u = (wⱼ + 1) · 2⁻³², v = wⱼ₊₁ · 2⁻³² |
/// | normal F64 | i / 2 | the pair of u = (bits(w₀, w₁) + 1) · 2⁻⁵³, v = bits(w₂, w₃) · 2⁻⁵³ |
///
/// where bits(a, b) = ⌊a / 2⁶⌋ · 2²⁷ + ⌊b / 2⁵⌋, and a pair gives the two numbers of Box & Muller (1958), "A note on
/// the generation of random normal deviates", Ann. Math. Stat. 29:
///
///     even i:  √(−2 ln u) cos 2πv        odd i:  √(−2 ln u) sin 2πv
///
/// in double precision by [StrictMath], whose bits are the same on every machine, and rounded to the type. So |x| is at
/// most 6.7 in F32 and 8.6 in F64.
///
/// Each method writes the elements `from … to − 1` to `out[at] …`, and uses the first four elements of `words` as
/// scratch.
public final class RandomFill {
    private static final double TWO_PI = 2 * StrictMath.PI;

    private RandomFill() {}

    /// Uniform in [0, 1): multiples of 2⁻²⁴.
    public static void uniform(int[] key, int salt, int from, int to, float[] out, int at, int[] words) {
        for (int i = from; i < to; ) {
            block(key, salt, i >>> 2, words);
            for (int end = end(i, 4, to); i < end; i++) {
                out[at++] = (words[i & 3] >>> 8) * 0x1p-24f;
            }
        }
    }

    /// Uniform in [0, 1): multiples of 2⁻⁵³.
    public static void uniform(int[] key, int salt, int from, int to, double[] out, int at, int[] words) {
        for (int i = from; i < to; ) {
            block(key, salt, i >>> 1, words);
            for (int end = end(i, 2, to); i < end; i++) {
                int j = 2 * (i & 1);
                out[at++] = bits(words[j], words[j + 1]) * 0x1p-53;
            }
        }
    }

    /// Normal with mean 0 and standard deviation 1.
    public static void normal(int[] key, int salt, int from, int to, float[] out, int at, int[] words) {
        for (int i = from; i < to; ) {
            block(key, salt, i >>> 2, words);
            for (int end = end(i, 4, to); i < end; i++) {
                int j = i & 2;
                double u = ((words[j] & 0xFFFFFFFFL) + 1) * 0x1p-32;
                double v = (words[j + 1] & 0xFFFFFFFFL) * 0x1p-32;
                out[at++] = (float) half(u, v, i);
            }
        }
    }

    /// Normal with mean 0 and standard deviation 1.
    public static void normal(int[] key, int salt, int from, int to, double[] out, int at, int[] words) {
        for (int i = from; i < to; ) {
            block(key, salt, i >>> 1, words);
            double u = (bits(words[0], words[1]) + 1) * 0x1p-53;
            double v = bits(words[2], words[3]) * 0x1p-53;
            for (int end = end(i, 2, to); i < end; i++) {
                out[at++] = half(u, v, i);
            }
        }
    }

    private static void block(int[] key, int salt, int b, int[] words) {
        Philox.block(key[0], key[1], b, salt, key[2], key[3], words, 0);
    }

    /// The end of the block of `size` elements that holds element i, or `to` if that comes first; does not
    /// overflow.
    private static int end(int i, int size, int to) {
        int left = size - (i & (size - 1));
        return to - i < left ? to : i + left;
    }

    private static long bits(int high, int low) {
        return ((long) (high >>> 6) << 27) | (low >>> 5);
    }

    private static double half(double u, double v, int i) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(u));
        double angle = TWO_PI * v;
        return radius * ((i & 1) == 0 ? StrictMath.cos(angle) : StrictMath.sin(angle));
    }
}
