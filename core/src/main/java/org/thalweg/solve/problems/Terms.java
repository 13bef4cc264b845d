package org.thalweg.solve.problems;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// What residuals are written with: elements counted from 1, vectors of constants, pieces put together.
final class Terms {
    private Terms() {}

    /// xᵢ : `[1]`.
    static Tensor x(Tensor x, int i) {
        return x.slice(0, i - 1, i);
    }

    /// xᵢ … xⱼ.
    static Tensor x(Tensor x, int i, int j) {
        return x.slice(0, i - 1, j);
    }

    /// Every second element, from the `first`.
    static Tensor everySecond(Tensor x, int first) {
        return x.reshape(x.size(0) / 2, 2).slice(1, first - 1, first).flatten();
    }

    /// Element k of each group of four.
    static Tensor ofFour(Tensor x, int k) {
        return x.reshape(x.size(0) / 4, 4).slice(1, k - 1, k).flatten();
    }

    static Tensor vector(double... values) {
        return Tensor.constant(NDArray.of(Shape.of(values.length), values));
    }

    /// The values at i = 1 … m.
    static Tensor vector(int m, IntToDoubleFunction value) {
        return vector(IntStream.rangeClosed(1, m).mapToDouble(value).toArray());
    }

    /// 0 : `[1]`.
    static Tensor zero() {
        return Tensor.full(DType.F64, Shape.of(1), 0);
    }

    static Tensor joined(Tensor... parts) {
        return Tensor.concat(Arrays.asList(parts), 0);
    }

    static Tensor cube(Tensor x) {
        return x.square().times(x);
    }

    /// e^(−t·rate).
    static Tensor decay(Tensor t, Tensor rate) {
        return t.times(rate).negate().exp();
    }

    @FunctionalInterface
    interface Element {
        double at(int i, int j);
    }

    static Tensor matrix(int rows, int columns, Element element) {
        double[] values = new double[rows * columns];
        for (int i = 1; i <= rows; i++) {
            for (int j = 1; j <= columns; j++) {
                values[(i - 1) * columns + j - 1] = element.at(i, j);
            }
        }
        return vector(values).reshape(rows, columns);
    }

    static List<Double> start(double... x) {
        return Arrays.stream(x).boxed().collect(Collectors.toList());
    }

    static List<Double> start(int n, IntToDoubleFunction x) {
        return IntStream.rangeClosed(1, n).mapToDouble(x).boxed().collect(Collectors.toList());
    }

    /// tⱼ(tⱼ − 1) at tⱼ = j/(n + 1).
    static List<Double> grid(int n) {
        return start(n, j -> j / (n + 1.0) * (j / (n + 1.0) - 1));
    }

    static Problem problem(
            int number, String name, List<Double> start, UnaryOperator<Tensor> residuals, double... minima) {
        return new Problem(number, name, start, residuals, start(minima));
    }
}
