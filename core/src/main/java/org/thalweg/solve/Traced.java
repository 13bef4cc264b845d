package org.thalweg.solve;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.thalweg.compile.Executable;
import org.thalweg.compile.Program;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// A function from an expression, with all derivatives: the gradient by reverse mode, products of the Hessian
/// by forward over reverse mode (Pearlmutter 1994). Each program is compiled when it is first needed, once; no
/// evaluation allocates. One thread at a time.
///
/// ```java
/// try (var f = Traced.of(2, x -> x.square().sum())) {
///     Outcome outcome = Minimization.of(f).from(3, 4).run(solver);
/// }
/// ```
///
/// x : F64 `[n]`, f(x) : F64 `[]` or of one element
public final class Traced implements TwiceDifferentiable, AutoCloseable {
    /// Up to this many variables the Hessian is one program; beyond, it is n products, since the time to compile
    /// grows.
    private static final int ONE_PROGRAM = 16;

    private final int n;
    private final Tensor x;
    private final Tensor y;
    private final PointPrograms programs;
    private @Nullable Executable value;
    private @Nullable Executable gradient;
    private @Nullable Executable product;
    private @Nullable Executable hessian;
    private double[] direction = new double[0];

    private Traced(int n, Tensor x, Tensor y) {
        this.n = n;
        this.x = x;
        this.y = y;
        programs = new PointPrograms(x);
    }

    /// Traces f.
    ///
    /// @throws IllegalArgumentException if n is not positive, or the expression is not one F64 number
    public static Traced of(int n, UnaryOperator<Tensor> f) {
        Tensor x = variable(n);
        Tensor y = f.apply(x);
        if (y.dtype() != DType.F64 || y.shape().elements() != 1) {
            throw new IllegalArgumentException("traced function of " + n + " variables: its value is " + y.dtype()
                    + y.shape() + ", and must be one F64 number");
        }
        return new Traced(n, x, y.reshape());
    }

    /// The same for an expression that stands already.
    static Traced of(int n, Tensor x, Tensor y) {
        return new Traced(n, x, y);
    }

    static Tensor variable(int n) {
        if (n < 1) {
            throw new IllegalArgumentException("traced function of " + n + " variables: it must have at least 1");
        }
        return Tensor.input("x", DType.F64, Shape.of(n));
    }

    /// eⱼ.
    static Tensor unit(int n, int j) {
        double[] unit = new double[n];
        unit[j] = 1;
        return Tensor.constant(NDArray.of(Shape.of(n), unit));
    }

    @Override
    public int dimension() {
        return n;
    }

    @Override
    public double value(double[] x) {
        Executable program = value;
        if (program == null) {
            program = programs.compiled(Program.of(y));
            value = program;
        }
        programs.run(program, x);
        return number(program, 0);
    }

    @Override
    public double valueAndGradient(double[] x, double[] into) {
        Executable program = gradient;
        if (program == null) {
            program = programs.compiled(Program.of(y, slope()));
            gradient = program;
        }
        programs.run(program, x);
        System.arraycopy(PointPrograms.output(program, 1), 0, into, 0, n);
        return number(program, 0);
    }

    private Tensor slope() {
        return Derivatives.gradient(y, List.of(x)).getFirst();
    }

    @Override
    public void hessianVector(double[] x, double[] v, double[] into) {
        Executable program = product;
        if (program == null) {
            Tensor along = Tensor.input("v", DType.F64, Shape.of(n));
            program = programs.compiled(Program.of(Derivatives.hessianVector(y, List.of(this.x), List.of(along))));
            direction = PointPrograms.input(program, along);
            product = program;
        }
        System.arraycopy(v, 0, direction, 0, n);
        programs.run(program, x);
        System.arraycopy(PointPrograms.output(program, 0), 0, into, 0, n);
    }

    @Override
    public void hessian(double[] x, double[][] into) {
        if (n > ONE_PROGRAM) {
            TwiceDifferentiable.super.hessian(x, into);
            return;
        }
        Executable program = hessian;
        if (program == null) {
            program = programs.compiled(Program.of(rows()));
            hessian = program;
        }
        programs.run(program, x);
        for (int i = 0; i < n; i++) {
            System.arraycopy(PointPrograms.output(program, i), 0, into[i], 0, n);
        }
        symmetrize(into);
    }

    private List<Tensor> rows() {
        Tensor slope = slope();
        List<Tensor> rows = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            rows.add(Derivatives.jvp(List.of(slope), List.of(x), List.of(unit(n, i)))
                    .getFirst());
        }
        return rows;
    }

    private static void symmetrize(double[][] h) {
        for (int i = 0; i < h.length; i++) {
            for (int j = 0; j < i; j++) {
                double mean = 0.5 * h[i][j] + 0.5 * h[j][i];
                h[i][j] = mean;
                h[j][i] = mean;
            }
        }
    }

    private static double number(Executable program, int output) {
        return PointPrograms.output(program, output)[0];
    }

    @Override
    public void close() {
        programs.close();
    }
}
