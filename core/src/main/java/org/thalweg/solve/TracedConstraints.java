package org.thalweg.solve;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.thalweg.compile.Executable;
import org.thalweg.compile.Program;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// Constraints from expressions, with all derivatives: the Jacobian row by row in reverse mode, products with the
/// Hessian of Σ λᵢcᵢ by forward over reverse mode, as [Traced] has them. Each program is compiled when it is first
/// needed, once. One thread at a time.
///
/// ```java
/// try (var f = Traced.of(2, x -> x.square().sum());
///         var line = TracedConstraints.of(2, x -> List.of(x.sum().minus(1)), x -> List.of())) {
///     Outcome outcome = Minimization.of(f).run(new AugmentedLagrangian(), line);
/// }
/// ```
///
/// x : F64 `[n]`, each constraint : F64 `[]` or of one element
public final class TracedConstraints implements TwiceDifferentiableConstraints, AutoCloseable {
    private final int n;
    private final int equalities;
    private final Tensor x;
    private final List<Tensor> rows;
    private final PointPrograms programs;
    private final List<double[]> weights = new ArrayList<>();
    private @Nullable Executable values;
    private @Nullable Executable jacobian;
    private @Nullable Executable product;
    private double[] direction = new double[0];

    private TracedConstraints(int n, int equalities, Tensor x, List<Tensor> rows) {
        this.n = n;
        this.equalities = equalities;
        this.x = x;
        this.rows = rows;
        programs = new PointPrograms(x);
    }

    /// Traces c and g, for c(x) = 0 and g(x) ≤ 0.
    ///
    /// @throws IllegalArgumentException if n is not positive, there is no constraint, or one is not one F64 number
    public static TracedConstraints of(
            int n, Function<Tensor, List<Tensor>> equalities, Function<Tensor, List<Tensor>> inequalities) {
        Tensor x = Traced.variable(n);
        List<Tensor> c = equalities.apply(x);
        List<Tensor> rows = Stream.concat(c.stream(), inequalities.apply(x).stream())
                .map(row -> scalar(n, row))
                .toList();
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(
                    "traced constraints on " + n + " variables: there are none; leave them out of the search");
        }
        return new TracedConstraints(n, c.size(), x, rows);
    }

    private static Tensor scalar(int n, Tensor row) {
        if (row.dtype() != DType.F64 || row.shape().elements() != 1) {
            throw new IllegalArgumentException("traced constraint on " + n + " variables: its value is " + row.dtype()
                    + row.shape() + ", and must be one F64 number");
        }
        return row.reshape();
    }

    @Override
    public int dimension() {
        return n;
    }

    @Override
    public int equalities() {
        return equalities;
    }

    @Override
    public int inequalities() {
        return rows.size() - equalities;
    }

    @Override
    public void values(double[] x, double[] into) {
        Executable program = values;
        if (program == null) {
            program = programs.compiled(Program.of(rows));
            values = program;
        }
        programs.run(program, x);
        copyValues(program, into);
    }

    @Override
    public void valuesAndJacobian(double[] x, double[] into, double[][] rowsInto) {
        Executable program = jacobian;
        if (program == null) {
            List<Tensor> all = new ArrayList<>(rows);
            for (Tensor row : rows) {
                all.add(Derivatives.gradient(row, List.of(this.x)).getFirst());
            }
            program = programs.compiled(Program.of(all));
            jacobian = program;
        }
        programs.run(program, x);
        copyValues(program, into);
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(PointPrograms.output(program, rows.size() + i), 0, rowsInto[i], 0, n);
        }
    }

    private void copyValues(Executable program, double[] into) {
        for (int i = 0; i < rows.size(); i++) {
            into[i] = PointPrograms.output(program, i)[0];
        }
    }

    @Override
    public void hessianVector(double[] x, double[] lambda, double[] v, double[] into) {
        Executable program = product;
        if (program == null) {
            program = compiledProduct();
            product = program;
        }
        for (int i = 0; i < lambda.length; i++) {
            weights.get(i)[0] = lambda[i];
        }
        System.arraycopy(v, 0, direction, 0, n);
        programs.run(program, x);
        System.arraycopy(PointPrograms.output(program, 0), 0, into, 0, n);
    }

    private Executable compiledProduct() {
        List<Tensor> lambdas = new ArrayList<>();
        Tensor sum = Tensor.constant(NDArray.of(Shape.of(), new double[] {0}));
        for (int i = 0; i < rows.size(); i++) {
            Tensor weight = Tensor.input("lambda" + i, DType.F64, Shape.of());
            lambdas.add(weight);
            sum = sum.plus(rows.get(i).times(weight));
        }
        Tensor along = Tensor.input("v", DType.F64, Shape.of(n));
        Executable program = programs.compiled(Program.of(Derivatives.hessianVector(sum, List.of(x), List.of(along))));
        for (Tensor weight : lambdas) { // those of linear constraints are not read
            weights.add(PointPrograms.input(program, weight));
        }
        direction = PointPrograms.input(program, along);
        return program;
    }

    @Override
    public void close() {
        programs.close();
    }
}
