package org.thalweg.tensor;

/// Philox 4×32-10: Salmon, Moraes, Dror & Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", SC'11.
///
/// A counter of four 32-bit words is mixed with a key of two in ten rounds
///
///     (hi₀, lo₀) = M₀ · c₀     (hi₁, lo₁) = M₁ · c₂
///     c ← (hi₁ ⊕ c₁ ⊕ k₀, lo₁, hi₀ ⊕ c₃ ⊕ k₁, lo₀)      k ← k + (W₀, W₁)
///
/// Every block of four words is a function of key and counter alone, so that any part of a stream can be made anywhere,
/// by any thread, with the same bits.
public final class Philox {
    private static final int M0 = 0xD2511F53;
    private static final int M1 = 0xCD9E8D57;
    private static final int W0 = 0x9E3779B9;
    private static final int W1 = 0xBB67AE85;
    private static final int ROUNDS = 10;

    private Philox() {}

    /// Writes the four words of one block to `out[at] … out[at + 3]`.
    public static void block(int key0, int key1, int c0, int c1, int c2, int c3, int[] out, int at) {
        int k0 = key0;
        int k1 = key1;
        for (int round = 0; round < ROUNDS; round++) {
            long first = (M0 & 0xFFFFFFFFL) * (c0 & 0xFFFFFFFFL);
            long second = (M1 & 0xFFFFFFFFL) * (c2 & 0xFFFFFFFFL);
            int n0 = (int) (second >>> 32) ^ c1 ^ k0;
            int n2 = (int) (first >>> 32) ^ c3 ^ k1;
            c1 = (int) second;
            c3 = (int) first;
            c0 = n0;
            c2 = n2;
            k0 += W0;
            k1 += W1;
        }
        out[at] = c0;
        out[at + 1] = c1;
        out[at + 2] = c2;
        out[at + 3] = c3;
    }
}
