package org.thalweg.compile;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.List;
import org.thalweg.compile.Kernel.Port;
import org.thalweg.kernel.Race;
import org.thalweg.kernel.VectorProvider;
import org.thalweg.kernel.Warmup;

/// Gets the vector code of a kernel compiled by the JIT while the scalar code does the work, then puts it to use.
///
/// Until C2 has compiled it, vector code is a hundred times slower than scalar code; afterwards it is faster, or as
/// fast where C2 finds the same vectors by itself. So it is called on small private arrays until it is nearly as fast
/// as the scalar code. The calls take every branch of the loop, since one that was never taken when C2 compiled would
/// throw the compiled code away at its first use.
///
/// It does not keep the kernel alive: the warm-up ends when no program has it any more.
final class LoopWarmup implements Race.Contest {
    /// Vector code counts as compiled when it takes at most this multiple of the scalar code's least time.
    private static final double TOLERANCE = 1.25;

    /// And, since interpreted vector code may be faster than interpreted scalar code, at most so many nanoseconds
    /// for each vector and line: compiled code took 0.2 to 0.8, interpreted code 22 to 45 and more.
    private static final double MOST_NANOS = 5;

    /// What a row or a store costs besides its lines, in lines.
    private static final int OTHER_LINES = 4;

    /// Calls, each of all shapes, until C2 compiles, see [Race.Contest#eagerCalls], and some more.
    private static final int EAGER_CALLS = 300;

    private final WeakReference<Compiled> kernel;
    private final Loop vector;
    private final Object[] arrays;
    private final int[] at;
    private final double[] scalars;
    private final Lanes lanes = new Lanes();
    private final int[][] shapes; // rows and columns of the calls
    private final long most; // nanoseconds that compiled vector code may take for all of them

    private LoopWarmup(Compiled compiled) {
        Kernel kernel = compiled.kernel();
        this.kernel = new WeakReference<>(compiled);
        this.vector = Loops.make(kernel, VectorProvider.bits());
        boolean folds = kernel.fold() != null;
        int width = compiled.width();
        int tail = folds ? 5 : 0;
        // where rows are folded, several at once and one more
        int rows = folds ? FoldWriter.ROWS + 1 : 3;
        this.shapes = new int[][] {{rows, 16 * width + tail}, {1, 8 * width}, {2, folds ? 10 : 2 * width}};
        int elements = rows * (16 * width + tail);
        long lines = OTHER_LINES
                + Arrays.stream(kernel.levels()).filter(level -> level == 2).count();
        long vectors = 0;
        for (int[] shape : shapes) {
            vectors += (long) shape[0] * (shape[1] + width - 1) / width;
        }
        this.most = (long) (MOST_NANOS * vectors * lines);
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
        var kernel = new WeakReference<>(compiled);
        Warmup.submitLast(() -> {
            Compiled wanted = kernel.get();
            if (wanted != null) {
                new Race(new LoopWarmup(wanted)).run();
            }
        });
    }

    @Override
    public void vector() {
        call(vector);
    }

    @Override
    public void scalar() {
        Compiled compiled = kernel.get();
        if (compiled != null) {
            call(compiled.scalar());
        }
    }

    private void call(Loop loop) {
        for (int[] shape : shapes) {
            loop.run(arrays, at, scalars, lanes, 0, shape[0], 0, shape[1]);
        }
    }

    @Override
    public boolean wanted() {
        return kernel.get() != null;
    }

    @Override
    public int eagerCalls() {
        return EAGER_CALLS;
    }

    @Override
    public double tolerance() {
        return TOLERANCE;
    }

    /// Calls without a pause make C2 compile a loop so that it brings vectors to the heap, in one JVM of ten.
    @Override
    public long lookNanos() {
        return Race.SHORT_LOOK_NANOS;
    }

    @Override
    public long mostNanos() {
        return most;
    }

    @Override
    public void won(long millis) {
        Compiled compiled = kernel.get();
        if (compiled != null) {
            compiled.use(vector);
        }
    }

    /// The kernel stays in scalar code.
    @Override
    public void lost(long millis) {}
}
