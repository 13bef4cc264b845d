package org.thalweg.bench.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.thalweg.kernel.ThreadTeam;

/// The peak of fused multiply-adds: twelve independent chains in registers, enough to cover a latency of four cycles
/// on two units. The chain goes through the addend, x ← a·b + x, as it does in a product: through a factor, C2 copies
/// and spills registers (84 instead of 99 GF/s on Zen 3).
final class VectorFmaPeak {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final int CHAINS = 12;
    private static final int TURNS = 5_000;
    private static final double SECONDS = 1;

    private VectorFmaPeak() {}

    /// Flops a nanosecond in single precision, of all threads together.
    static double floats(int threads) {
        float[][] values = new float[threads][64];
        try (ThreadTeam team = ThreadTeam.of(threads)) {
            ThreadTeam.Task task = (tile, _) -> chains(values[tile]);
            double nanos = Best.nanos(() -> team.run(task, threads), SECONDS);
            return 2.0 * CHAINS * FLOATS.length() * TURNS * threads / nanos;
        }
    }

    /// Flops a nanosecond in double precision, of all threads together.
    static double doubles(int threads) {
        double[][] values = new double[threads][64];
        try (ThreadTeam team = ThreadTeam.of(threads)) {
            ThreadTeam.Task task = (tile, _) -> chains(values[tile]);
            double nanos = Best.nanos(() -> team.run(task, threads), SECONDS);
            return 2.0 * CHAINS * DOUBLES.length() * TURNS * threads / nanos;
        }
    }

    private static void chains(float[] values) {
        FloatVector a = FloatVector.fromArray(FLOATS, values, 0);
        FloatVector b = FloatVector.fromArray(FLOATS, values, FLOATS.length());
        FloatVector x0 = a;
        FloatVector x1 = a;
        FloatVector x2 = a;
        FloatVector x3 = a;
        FloatVector x4 = a;
        FloatVector x5 = a;
        FloatVector x6 = b;
        FloatVector x7 = b;
        FloatVector x8 = b;
        FloatVector x9 = b;
        FloatVector x10 = b;
        FloatVector x11 = b;
        for (int turn = 0; turn < TURNS; turn++) {
            x0 = a.fma(b, x0);
            x1 = a.fma(b, x1);
            x2 = a.fma(b, x2);
            x3 = a.fma(b, x3);
            x4 = a.fma(b, x4);
            x5 = a.fma(b, x5);
            x6 = a.fma(b, x6);
            x7 = a.fma(b, x7);
            x8 = a.fma(b, x8);
            x9 = a.fma(b, x9);
            x10 = a.fma(b, x10);
            x11 = a.fma(b, x11);
        }
        FloatVector left = x0.add(x1).add(x2).add(x3).add(x4).add(x5);
        FloatVector right = x6.add(x7).add(x8).add(x9).add(x10).add(x11);
        left.add(right).intoArray(values, 2 * FLOATS.length());
    }

    private static void chains(double[] values) {
        DoubleVector a = DoubleVector.fromArray(DOUBLES, values, 0);
        DoubleVector b = DoubleVector.fromArray(DOUBLES, values, DOUBLES.length());
        DoubleVector x0 = a;
        DoubleVector x1 = a;
        DoubleVector x2 = a;
        DoubleVector x3 = a;
        DoubleVector x4 = a;
        DoubleVector x5 = a;
        DoubleVector x6 = b;
        DoubleVector x7 = b;
        DoubleVector x8 = b;
        DoubleVector x9 = b;
        DoubleVector x10 = b;
        DoubleVector x11 = b;
        for (int turn = 0; turn < TURNS; turn++) {
            x0 = a.fma(b, x0);
            x1 = a.fma(b, x1);
            x2 = a.fma(b, x2);
            x3 = a.fma(b, x3);
            x4 = a.fma(b, x4);
            x5 = a.fma(b, x5);
            x6 = a.fma(b, x6);
            x7 = a.fma(b, x7);
            x8 = a.fma(b, x8);
            x9 = a.fma(b, x9);
            x10 = a.fma(b, x10);
            x11 = a.fma(b, x11);
        }
        DoubleVector left = x0.add(x1).add(x2).add(x3).add(x4).add(x5);
        DoubleVector right = x6.add(x7).add(x8).add(x9).add(x10).add(x11);
        left.add(right).intoArray(values, 2 * DOUBLES.length());
    }
}
