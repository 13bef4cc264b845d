package org.thalweg.solve;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.thalweg.compile.Executable;
import org.thalweg.compile.Program;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.Vectors;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// A sum of squares whose residuals are an expression, with all derivatives. The Jacobian is n forward products, or m
/// reverse ones where that is less, in one program with the residuals; the gradient and Hessian are those of a
/// [Traced]. Programs are compiled when first needed, once; no evaluation allocates. One thread at a time.
///
/// ```java
/// try (var f = TracedResiduals.of(2, b -> model(b, x).minus(y))) {
///     Outcome outcome = Minimization.of(f).from(1, 1).run(new LevenbergMarquardt());
/// }
/// ```
///
/// x : F64 `[n]`, r(x) : F64 `[m]`
public final class TracedResiduals implements LeastSquares, TwiceDifferentiable, AutoCloseable {
    /// Up to this many products stand in one program; beyond, one is run again and again, since the time to compile
    /// grows.
    private static final int ONE_PROGRAM = 32;

    private final int n;
    private final int m;
    private final Tensor x;
    private final Tensor r;
    private final Traced sum;
    private final PointPrograms programs;
    private @Nullable Executable residuals;
    private @Nullable Executable jacobian;
    private @Nullable Executable product;
    private double[] direction = new double[0];

    private TracedResiduals(int n, Tensor x, Tensor r) {
        this.n = n;
        this.x = x;
        this.r = r;
        m = r.size(0);
        programs = new PointPrograms(x);
        sum = Traced.of(n, x, r.square().sum());
    }

    /// Traces r.
    ///
    /// @throws IllegalArgumentException if n is not positive, or the expression is not a vector of F64
    public static TracedResiduals of(int n, UnaryOperator<Tensor> residuals) {
        Tensor x = Traced.variable(n);
        Tensor r = residuals.apply(x);
        if (r.dtype() != DType.F64 || r.rank() != 1 || r.size(0) < 1) {
            throw new IllegalArgumentException("traced residuals of " + n + " variables: they are " + r.dtype()
                    + r.shape() + ", and must be an F64 vector");
        }
        return new TracedResiduals(n, x, r);
    }

    @Override
    public int dimension() {
        return n;
    }

    @Override
    public int residuals() {
        return m;
    }

    @Override
    public void residuals(double[] x, double[] into) {
        System.arraycopy(residualsAt(x), 0, into, 0, m);
    }

    private double[] residualsAt(double[] x) {
        Executable program = residuals;
        if (program == null) {
            program = programs.compiled(Program.of(r));
            residuals = program;
        }
        programs.run(program, x);
        return PointPrograms.output(program, 0);
    }

    @Override
    public double value(double[] x) {
        double[] at = residualsAt(x);
        return Vectors.dot(at, at);
    }

    @Override
    public double valueAndGradient(double[] x, double[] gradient) {
        return sum.valueAndGradient(x, gradient);
    }

    @Override
    public void hessianVector(double[] x, double[] v, double[] into) {
        sum.hessianVector(x, v, into);
    }

    @Override
    public void hessian(double[] x, double[][] hessian) {
        sum.hessian(x, hessian);
    }

    @Override
    public void jacobian(double[] x, double[] into, double[][] derivatives) {
        if (Math.min(n, m) > ONE_PROGRAM) {
            byProducts(x, into, derivatives);
            return;
        }
        Executable program = jacobian;
        if (program == null) {
            program = programs.compiled(Program.of(products()));
            jacobian = program;
        }
        programs.run(program, x);
        System.arraycopy(PointPrograms.output(program, 0), 0, into, 0, m);
        if (m < n) {
            for (int i = 0; i < m; i++) {
                System.arraycopy(PointPrograms.output(program, i + 1), 0, derivatives[i], 0, n);
            }
            return;
        }
        for (int j = 0; j < n; j++) {
            double[] column = PointPrograms.output(program, j + 1);
            for (int i = 0; i < m; i++) {
                derivatives[i][j] = column[i];
            }
        }
    }

    /// r, then the columns of J, or its rows where they are fewer.
    private List<Tensor> products() {
        List<Tensor> all = new ArrayList<>(List.of(r));
        for (int k = 0; k < Math.min(n, m); k++) {
            all.add(
                    m < n
                            ? Derivatives.vjp(List.of(r), List.of(Traced.unit(m, k)), List.of(x))
                                    .getFirst()
                            : Derivatives.jvp(List.of(r), List.of(x), List.of(Traced.unit(n, k)))
                                    .getFirst());
        }
        return all;
    }

    private void byProducts(double[] x, double[] into, double[][] derivatives) {
        boolean reverse = m < n;
        Executable program = product;
        if (program == null) {
            Tensor along = Tensor.input("v", DType.F64, Shape.of(reverse ? m : n));
            Tensor result = reverse
                    ? Derivatives.vjp(List.of(r), List.of(along), List.of(this.x))
                            .getFirst()
                    : Derivatives.jvp(List.of(r), List.of(this.x), List.of(along))
                            .getFirst();
            program = programs.compiled(Program.of(r, result));
            direction = PointPrograms.input(program, along);
            product = program;
        }
        for (int k = 0; k < direction.length; k++) {
            direction[k] = 1;
            programs.run(program, x);
            direction[k] = 0;
            double[] result = PointPrograms.output(program, 1);
            if (reverse) {
                System.arraycopy(result, 0, derivatives[k], 0, n);
            } else {
                for (int i = 0; i < m; i++) {
                    derivatives[i][k] = result[i];
                }
            }
        }
        System.arraycopy(PointPrograms.output(program, 0), 0, into, 0, m);
    }

    @Override
    public void close() {
        programs.close();
        sum.close();
    }
}
