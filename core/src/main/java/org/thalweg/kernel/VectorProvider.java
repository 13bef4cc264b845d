package org.thalweg.kernel;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Decides once, for the whole process, how wide vector kernels are and whether there are any.
///
/// Vector kernels need the module `jdk.incubator.vector`; its preferred width is taken, at most 512 bits. The system
/// property `thalweg.vectorBits` forces 0 (scalar), 128, 256 or 512. Results do not depend on the choice: vector and
/// scalar twins agree bit for bit. This class does not load a class of the module unless it is present.
public final class VectorProvider {
    /// The system property that forces a width.
    public static final String PROPERTY = "thalweg.vectorBits";

    private static final String MODULE = "jdk.incubator.vector";

    /// Nanoseconds above which a multiply-add is not the processor's own. In the interpreter it takes 0.03–0.1 µs
    /// if it is; computed with `BigDecimal`, some µs.
    private static final long SLOW_FMA_NANOS = 1_000;

    private static final int FMA_CALLS = 20;

    private static final Map<String, String> STATES = new LinkedHashMap<>();

    private static volatile @Nullable Choice choice;

    private record Choice(int bits, String reason) {}

    private VectorProvider() {}

    /// The width of vectors in bits: 128, 256 or 512, or 0 for scalar kernels.
    ///
    /// @throws IllegalArgumentException if `thalweg.vectorBits` has none of these values
    public static int bits() {
        return choice().bits;
    }

    /// What was chosen and why, in one line: `256-bit vectors: the widest this processor prefers`, or `scalar:
    /// module jdk.incubator.vector is absent; start java with --add-modules jdk.incubator.vector`.
    public static String reason() {
        return choice().reason;
    }

    /// [#reason], and what has become of each group of kernels: still scalar while the vector twin compiles,
    /// vector, or scalar for good and why.
    public static String describe() {
        StringBuilder text = new StringBuilder(reason());
        synchronized (STATES) {
            STATES.forEach(
                    (name, state) -> text.append("; ").append(name).append(": ").append(state));
        }
        return text.toString();
    }

    /// Whether the module `jdk.incubator.vector` is there to be used, whatever width is chosen.
    public static boolean present() {
        return ModuleLayer.boot()
                .findModule(MODULE)
                .map(VectorProvider.class.getModule()::canRead)
                .orElse(false);
    }

    /// How many vector registers the processor has at this width, as far as the block sizes of kernels care.
    static int registers(int bits) {
        return bits == 512 || System.getProperty("os.arch", "").equals("aarch64") ? 32 : 16;
    }

    /// Notes what has become of a group of kernels, for [#describe].
    static void note(String name, String state) {
        synchronized (STATES) {
            STATES.put(name, state);
        }
    }

    private static Choice choice() {
        Choice known = choice;
        if (known == null) {
            known = choose(System.getProperty(PROPERTY), present());
            if (!fusedByTheProcessor()) {
                note("fma", "missing in this processor; Java computes it with BigDecimal, some thousand times slower");
            }
            choice = known;
        }
        return known;
    }

    /// Whether the processor has a fused multiply-add: measured, the least of some calls.
    private static boolean fusedByTheProcessor() {
        double value = 0.1;
        long least = Long.MAX_VALUE;
        for (int call = 0; call < FMA_CALLS && least > SLOW_FMA_NANOS; call++) {
            long start = System.nanoTime();
            value = Math.fma(value, value, 0.1);
            least = Math.min(least, System.nanoTime() - start);
        }
        return least <= SLOW_FMA_NANOS || Double.isNaN(value);
    }

    private static Choice choose(@Nullable String forced, boolean present) {
        if (forced != null && !forced.matches("0|128|256|512")) {
            throw new IllegalArgumentException(
                    "-D" + PROPERTY + "=" + forced + " is no vector width; 0 (scalar), 128, 256 or 512 fit");
        }
        if (forced != null && forced.equals("0")) {
            return new Choice(0, "scalar: forced by -D" + PROPERTY + "=0");
        }
        if (!present) {
            return new Choice(0, "scalar: module " + MODULE + " is absent; start java with --add-modules " + MODULE);
        }
        if (forced != null) {
            return new Choice(Integer.parseInt(forced), forced + "-bit vectors: forced by -D" + PROPERTY);
        }
        int preferred = VectorShapeProbe.preferredBits();
        if (preferred < 128) {
            return new Choice(0, "scalar: this processor's vectors have " + preferred + " bits, 128 are needed");
        }
        int bits = preferred >= 512 ? 512 : Integer.highestOneBit(preferred);
        return new Choice(bits, String.format(Locale.ROOT, "%d-bit vectors: the width this processor prefers", bits));
    }
}
