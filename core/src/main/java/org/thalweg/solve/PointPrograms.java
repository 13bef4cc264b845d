package org.thalweg.solve;

import java.util.ArrayList;
import java.util.List;
import org.thalweg.compile.Executable;
import org.thalweg.compile.Program;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.NDArray;

/// Programs that read one point in one array, as the functions have them that are traced.
final class PointPrograms implements AutoCloseable {
    private final Tensor x;
    private final NDArray at;
    private final double[] point;
    private final List<Executable> open = new ArrayList<>();

    /// @param x F64 `[n]`, the input that is the point
    PointPrograms(Tensor x) {
        this.x = x;
        at = NDArray.zeros(x.dtype(), x.shape());
        point = (double[]) at.array();
    }

    Executable compiled(Program program) {
        Executable executable = program.compile();
        open.add(executable);
        if (executable.reads(x)) { // the derivatives of a line or a parabola do not
            executable.bind(x, at);
        }
        return executable;
    }

    /// Runs one of them at `x`.
    void run(Executable program, double[] x) {
        System.arraycopy(x, 0, point, 0, point.length);
        program.run();
    }

    /// What another input is read from; an array that nobody reads, if the program does not.
    static double[] input(Executable program, Tensor input) {
        return program.reads(input)
                ? (double[]) program.input(input).array()
                : new double[input.shape().elements()];
    }

    static double[] output(Executable program, int output) {
        return (double[]) program.output(output).array();
    }

    @Override
    public void close() {
        open.forEach(Executable::close);
    }
}
