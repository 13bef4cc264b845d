package org.thalweg.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// Compares the derivatives of a function with differences, at one place, by the reference evaluator in F64:
///
///     GradientCheck.of(in -> in.get(0).matmul(in.get(1)).tanh(), x, w).check();
///
/// With a random cotangent c, random tangents t and L(x) = ⟨f(x), c⟩ it checks
///
/// | what | against | relative |
/// |---|---|---|
/// | Jt (`jvp`) | differences of f along t | 1e-6 |
/// | Jᵀc (`vjp`) | differences of L along single coordinates | 1e-6 |
/// | ⟨Jt, c⟩ | ⟨t, Jᵀc⟩ | 1e-12 |
/// | ∇²L t (`hessianVector`) | differences of ∇L along t | 1e-5 |
/// | ∇⟨∇L, t⟩ (`vjp` of `vjp`) | ∇²L t | 1e-10 |
///
/// Differences are central with five points and the step h = 2⁻¹³ (times t): the error of h⁴f⁗′/30 + 1.5ε|f|/h is far
/// below the tolerances, unless f has a kink nearer than 2h|t|. Inputs that are not F64 are held fixed; a result that
/// is no F64 is converted, so that its derivatives have to be 0.
public final class GradientCheck {
    private static final double STEP = 0x1p-13;

    /// Checked singly by Jᵀc; more are drawn at random, and the rest is seen by the adjoint identity only.
    private static final int COORDINATES = 40;

    private final List<Tensor> inputs = new ArrayList<>();
    private final Map<Tensor, NDArray> at = new HashMap<>();
    private final List<Tensor> variables;
    private final List<Tensor> tangents = new ArrayList<>();
    private final Tensor y;
    private final Tensor cotangent;
    private final Rng rng = Rng.of(20);

    private GradientCheck(Function<List<Tensor>, Tensor> function, List<NDArray> values) {
        for (NDArray value : values) {
            Tensor x = Tensor.input("x" + inputs.size(), value.dtype(), value.shape());
            inputs.add(x);
            at.put(x, value);
        }
        variables = inputs.stream().filter(x -> x.dtype() == DType.F64).toList();
        if (variables.isEmpty()) {
            throw new IllegalArgumentException("no input of type F64: there is no derivative to check");
        }
        y = function.apply(inputs).to(DType.F64);
        cotangent = direction("cotangent", y);
        variables.forEach(x -> tangents.add(direction("tangent", x)));
    }

    /// A check of `function` at the place `values`.
    public static GradientCheck of(Function<List<Tensor>, Tensor> function, NDArray... values) {
        return new GradientCheck(function, List.of(values));
    }

    private Tensor direction(String name, Tensor like) {
        Tensor direction = Tensor.input(name, like.dtype(), like.shape());
        at.put(direction, NDArray.fill(like.dtype(), like.shape(), _ -> rng.nextGaussian()));
        return direction;
    }

    /// First and second derivatives.
    ///
    /// @throws AssertionError at the first element that is wrong
    public void check() {
        first();
        second();
    }

    /// First derivatives only.
    public void first() {
        double[] jt = value(Derivatives.jvp(List.of(y), variables, tangents).getFirst());
        require("jvp", jt, differences(y, along(tangents)), 1e-6, size(value(y)));

        Tensor loss = y.times(cotangent).sum();
        double size = size(value(y)) * Math.max(1, y.shape().elements());
        List<Tensor> pulled = Derivatives.vjp(List.of(y), List.of(cotangent), variables);
        for (int i = 0; i < variables.size(); i++) {
            Tensor x = variables.get(i);
            double[] all = value(pulled.get(i));
            int[] chosen = coordinates(all.length);
            double[] expected = Arrays.stream(chosen)
                    .mapToDouble(k -> differences(loss, Map.of(x, unit(x.shape(), k)))[0])
                    .toArray();
            double[] found = Arrays.stream(chosen).mapToDouble(k -> all[k]).toArray();
            require("vjp for " + x.label() + " at " + Arrays.toString(chosen), found, expected, 1e-6, size);
        }
        adjoint(jt, pulled);
    }

    private void adjoint(double[] jt, List<Tensor> pulled) {
        double[] c = value(cotangent);
        double left = inner(jt, c);
        double size = inner(abs(jt), abs(c));
        double right = 0;
        for (int i = 0; i < variables.size(); i++) {
            double[] t = value(tangents.get(i));
            right += inner(t, value(pulled.get(i)));
            size += inner(abs(t), abs(value(pulled.get(i))));
        }
        requireAdjoint(left, right, size);
    }

    /// ⟨Jt, c⟩ = ⟨t, Jᵀc⟩ up to the rounding of sums whose terms add up to `size` in magnitude.
    static void requireAdjoint(double left, double right, double size) {
        if (!(Math.abs(left - right) <= 1e-12 * size)) {
            throw new AssertionError("<Jt, c> = " + left + " but <t, J'c> = " + right);
        }
    }

    /// Second derivatives only.
    public void second() {
        Tensor loss = y.times(cotangent).sum();
        List<Tensor> gradient = Derivatives.gradient(loss, variables);
        List<Tensor> products = Derivatives.hessianVector(loss, variables, tangents);
        Tensor slope = Tensor.constant(DType.F64, 0);
        for (int i = 0; i < variables.size(); i++) {
            slope = slope.plus(gradient.get(i).times(tangents.get(i)).sum());
        }
        List<Tensor> reverse = Derivatives.gradient(slope, variables);
        double size = Math.max(
                1, gradient.stream().mapToDouble(g -> size(value(g))).max().orElse(0));
        for (int i = 0; i < variables.size(); i++) {
            String which = variables.get(i).label();
            double[] found = value(products.get(i));
            require("hessianVector for " + which, found, differences(gradient.get(i), along(tangents)), 1e-5, size);
            require("vjp of vjp for " + which, value(reverse.get(i)), found, 1e-10, 0);
        }
    }

    private Map<Tensor, NDArray> along(List<Tensor> directions) {
        Map<Tensor, NDArray> along = new HashMap<>();
        for (int i = 0; i < variables.size(); i++) {
            along.put(variables.get(i), at.get(directions.get(i)));
        }
        return along;
    }

    /// (8 (f(x+h) − f(x−h)) − (f(x+2h) − f(x−2h))) / 12h.
    private double[] differences(Tensor f, Map<Tensor, NDArray> direction) {
        double[] p2 = shifted(f, direction, 2 * STEP);
        double[] p1 = shifted(f, direction, STEP);
        double[] m1 = shifted(f, direction, -STEP);
        double[] m2 = shifted(f, direction, -2 * STEP);
        return IntStream.range(0, p1.length)
                .mapToDouble(i -> (8 * (p1[i] - m1[i]) - (p2[i] - m2[i])) / (12 * STEP))
                .toArray();
    }

    private double[] shifted(Tensor f, Map<Tensor, NDArray> direction, double by) {
        Map<Tensor, NDArray> there = new HashMap<>(at);
        direction.forEach((x, t) -> {
            NDArray from = at.get(x);
            there.put(x, NDArray.fill(DType.F64, x.shape(), i -> from.get(i) + by * t.get(i)));
        });
        return Evaluator.of(there).value(f).toDoubles();
    }

    private double[] value(Tensor t) {
        return Evaluator.of(at).value(t).toDoubles();
    }

    private int[] coordinates(int n) {
        return n <= COORDINATES ? IntStream.range(0, n).toArray() : Arrays.copyOf(rng.permutation(n), COORDINATES);
    }

    private static NDArray unit(Shape shape, int k) {
        return NDArray.fill(DType.F64, shape, i -> i == k ? 1 : 0);
    }

    /// Refuses an element that is off by more than `relative` of itself, beyond what rounding does to differences
    /// of numbers of magnitude `size`. Not a number is refused too.
    static void require(String what, double[] found, double[] expected, double relative, double size) {
        double slack = 1e-10 * Math.max(size, size(expected));
        for (int i = 0; i < expected.length; i++) {
            double larger = Math.max(Math.abs(found[i]), Math.abs(expected[i]));
            double off = Math.abs(found[i] - expected[i]);
            if (!(off <= relative * larger + slack)) {
                throw new AssertionError(what + ", element " + i + ": " + found[i] + ", but should be " + expected[i]
                        + ", relative difference " + off / larger + " > " + relative);
            }
        }
    }

    private static double size(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElse(0);
    }

    private static double inner(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }

    private static double[] abs(double[] a) {
        return Arrays.stream(a).map(Math::abs).toArray();
    }
}
