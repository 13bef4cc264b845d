package org.thalweg.compile;

import java.util.Arrays;
import java.util.List;
import org.thalweg.compile.Kernel.Port;
import org.thalweg.kernel.VectorProvider;
import org.thalweg.kernel.Warmup;

/// Gets the vector code of a kernel compiled by the JIT while the scalar code does the work, then puts it to use.
///
/// Until C2 has compiled it, vector code is a hundred times slower than scalar code; afterwards it is faster, or as
/// fast where C2 finds the same vectors by itself. So it is called on small private arrays until it is nearly as fast
/// as the scalar code. The calls take every branch of the loop, since one that was never taken when C2 compiled would
/// throw the compiled code away at its first use.
final class LoopWarmup implements Runnable {
    /// Calls between two looks at the clock.
    private static final int CALLS = 40;

    /// Vector code counts as compiled when it takes at most this multiple of the scalar code's least time.
    private static final double COMPILED = 1.25;

    /// And, since interpreted vector code may be faster than interpreted scalar code, at most so many nanoseconds
    /// for each vector and line: compiled code took 0.2 to 0.8, interpreted code 22 to 45 and more.
    private static final double MOST_NANOS = 5;

    /// What a row or a store costs besides its lines, in lines.
    private static final int OTHER_LINES = 4;

    /// How long one turn may take before other kernels have theirs.
    private static final long TURN_NANOS = 400_000_000L;

    /// Turns after which the kernel stays in scalar code.
    private static final int TURNS = 12;

    private final Compiled compiled;
    private final Loop vector;
    private final int turn;
    private final Object[] arrays;
    private final int[] at;
    private final double[] scalars;
    private final Lanes lanes = new Lanes();
    private final int[][] shapes; // rows and columns of the calls
    private final double most; // nanoseconds that compiled vector code may take for all calls

    private LoopWarmup(Compiled compiled, Loop vector, int turn) {
        this.compiled = compiled;
        this.vector = vector;
        this.turn = turn;
        Kernel kernel = compiled.kernel();
        boolean folds = kernel.fold() != null;
        int width = compiled.width();
        int tail = folds ? 5 : 0;
        this.shapes = new int[][] {{3, 16 * width + tail}, {1, 8 * width}, {2, folds ? 10 : 2 * width}};
        int elements = 3 * (16 * width + tail);
        long lines = OTHER_LINES
                + Arrays.stream(kernel.levels()).filter(level -> level == 2).count();
        long vectors = 0;
        for (int call = 0; call < CALLS; call++) {
            int[] shape = shapes[call % shapes.length];
            vectors += (long) shape[0] * (shape[1] + width - 1) / width;
        }
        this.most = MOST_NANOS * vectors * lines;
        List<Port> ports = kernel.ports();
        this.arrays = new Object[ports.size()];
        this.at = new int[2 * arrays.length];
        for (int p = 0; p < arrays.length; p++) {
            Port port = ports.get(p);
            arrays[p] = array(port.type(), port.index() ? 0 : elements);
            at[2 * p + 1] = port.row() ? (port.column() ? 16 * width + tail : 1) : 0;
        }
        this.scalars = new double[kernel.code().size()];
        Arrays.fill(scalars, 1);
    }

    private static Object array(Type type, int elements) {
        return switch (type) {
            case F32 -> {
                float[] ones = new float[elements];
                Arrays.fill(ones, 1);
                yield ones;
            }
            case F64 -> {
                double[] ones = new double[elements];
                Arrays.fill(ones, 1);
                yield ones;
            }
            case I32 -> new int[elements];
            case I64, BOOL -> new boolean[elements];
        };
    }

    /// Begins the warm-up of a kernel that has vector code.
    static void begin(Compiled compiled) {
        Warmup.submit(() -> new LoopWarmup(compiled, Loops.make(compiled.kernel(), VectorProvider.bits()), 1).run());
    }

    @Override
    public void run() {
        long end = System.nanoTime() + TURN_NANOS;
        long least = Long.MAX_VALUE;
        int wins = 0;
        while (System.nanoTime() < end) {
            least = Math.min(least, nanos(compiled.scalar()));
            long nanos = nanos(vector);
            wins = nanos <= COMPILED * least && nanos <= most ? wins + 1 : 0;
            if (wins == 2) {
                compiled.use(vector);
                return;
            }
        }
        if (turn < TURNS) {
            Warmup.submit(new LoopWarmup(compiled, vector, turn + 1));
        }
    }

    private long nanos(Loop loop) {
        long start = System.nanoTime();
        for (int call = 0; call < CALLS; call++) {
            int[] shape = shapes[call % shapes.length];
            loop.run(arrays, at, scalars, lanes, 0, shape[0], 0, shape[1]);
        }
        return System.nanoTime() - start;
    }
}
