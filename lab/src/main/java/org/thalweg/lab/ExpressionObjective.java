package org.thalweg.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.thalweg.compile.Executable;
import org.thalweg.compile.Program;
import org.thalweg.formula.Expression;
import org.thalweg.formula.Variables;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Tensor;
import org.thalweg.solve.TwiceDifferentiable;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// An expression as a function of one vector, with its derivatives from the graph. Each program is compiled when it is
/// first asked for. One thread at a time.
final class ExpressionObjective implements TwiceDifferentiable, AutoCloseable {
    private final Tensor x;
    private final Tensor direction;
    private final double[] point;
    private final double[] along;
    private final List<Executable> compiled = new ArrayList<>();
    private final Tensor f;
    private @Nullable Executable values;
    private @Nullable Executable gradients;
    private @Nullable Executable products;

    ExpressionObjective(Expression expression, Variables variables) {
        int n = variables.count();
        this.x = Tensor.input("x", DType.F64, Shape.of(n));
        this.direction = Tensor.input("direction", DType.F64, Shape.of(n));
        this.point = new double[n];
        this.along = new double[n];
        this.f = expression.over(variables, x);
    }

    @Override
    public int dimension() {
        return point.length;
    }

    @Override
    public double value(double[] at) {
        values = made(values, () -> List.of(f));
        return run(values, at).output(0).get(0);
    }

    @Override
    public double valueAndGradient(double[] at, double[] gradient) {
        gradients = made(
                gradients, () -> List.of(f, Derivatives.gradient(f, List.of(x)).getFirst()));
        run(gradients, at);
        copy(gradients.output(1), gradient);
        return gradients.output(0).get(0);
    }

    @Override
    public void hessianVector(double[] at, double[] v, double[] product) {
        products = made(products, () -> Derivatives.hessianVector(f, List.of(x), List.of(direction)));
        System.arraycopy(v, 0, along, 0, along.length);
        copy(run(products, at).output(0), product);
    }

    private Executable run(Executable program, double[] at) {
        System.arraycopy(at, 0, point, 0, point.length);
        program.run();
        return program;
    }

    private static void copy(NDArray from, double[] to) {
        System.arraycopy(from.array(), 0, to, 0, to.length);
    }

    /// A program that has both vectors as inputs, whether or not the outputs depend on them: those of linear functions do
    /// not.
    private Executable made(@Nullable Executable known, Supplier<List<Tensor>> outputs) {
        if (known != null) {
            return known;
        }
        List<Tensor> all = new ArrayList<>(outputs.get());
        all.add(x);
        all.add(direction);
        Executable made = Program.of(all).compile();
        made.bind(x, NDArray.of(x.shape(), point));
        made.bind(direction, NDArray.of(direction.shape(), along));
        compiled.add(made);
        return made;
    }

    @Override
    public void close() {
        compiled.forEach(Executable::close);
    }
}
