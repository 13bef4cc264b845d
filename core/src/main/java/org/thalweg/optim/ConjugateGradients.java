package org.thalweg.optim;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.thalweg.graph.Recurrence;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// Conjugate gradients within a step (Hestenes & Stiefel 1952, J. Res. Nat. Bur. Standards 49), as one loop of the
/// program:
/// the minimum of
///
///     φ(x) = ½ xᵀAx − bᵀx,   A symmetric and positive definite
///
///     z = M⁻¹r;   α = rᵀz / pᵀAp;   x ← x + αp;   r ← r − αAp;   p ← z₊ + (r₊ᵀz₊ / rᵀz) p      (1)
///
/// with r = b − Ax and p = z at the start; M is a preconditioner, I if there is none. The loop ends once a test
/// holds, or pᵀAp is not above 0.
final class ConjugateGradients {
    private static final int X = 0;
    private static final int TURNS = 4;
    private static final int PHI = 5;
    private static final int COUNT = 6;

    private ConjugateGradients() {}

    /// Whether to stop after turn `i`, from 0.
    @FunctionalInterface
    interface Test {
        /// All are scalars, but for `before`.
        ///
        /// @param phi φ after this turn
        /// @param before φ after each turn up to this, `[turns]`; 0 for later ones
        /// @param square rᵀr
        Tensor holds(Tensor i, Tensor phi, Tensor before, Tensor square);
    }

    /// @param x the last point
    /// @param phi φ(x)
    /// @param turns that changed x
    record Solution(Tensor x, Tensor phi, Tensor turns) {}

    /// Ax = b.
    ///
    /// @param product A times a vector
    /// @param b `[n]`
    /// @param preconditioner M⁻¹ times a vector
    record Equation(UnaryOperator<Tensor> product, Tensor b, UnaryOperator<Tensor> preconditioner) {
        /// One without preconditioner.
        static Equation of(UnaryOperator<Tensor> product, Tensor b) {
            return new Equation(product, b, r -> r);
        }
    }

    /// ‖r‖ ≤ tolerance · ‖b‖.
    static Test residual(Tensor b, double tolerance) {
        Tensor square = dot(b, b).times(tolerance * tolerance);
        return (_, _, _, rr) -> rr.lessOrEqual(square);
    }

    /// Martens (2010), "Deep learning via Hessian-free optimization", ICML, section 4.4: φᵢ < 0 and
    /// (φᵢ − φᵢ₋ₖ) / φᵢ < kε, with k = max(10, i/10) and i counted from 1.
    static Test progress(double epsilon) {
        return (i, phi, before, _) -> {
            Tensor count = i.plus(1);
            Tensor k = count.times(0.1).floor().maximum(10);
            Tensor index = Tensor.iota(before.dtype(), before.shape(), 0).plus(1);
            Tensor then = index.equalTo(count.minus(k))
                    .select(before, before.times(0))
                    .sum();
            Tensor little = phi.minus(then).greater(phi.times(k).times(epsilon)); // both sides times φ < 0
            return count.greater(k).and(phi.less(0)).and(little);
        };
    }

    /// @param start `[n]`
    static Solution solve(Equation equation, Tensor start, int turns, Test test) {
        Tensor length = Tensor.full(start.dtype(), Shape.of(turns), 0);
        Recurrence.Result result = Recurrence.forwards()
                .over(begin(equation, start, turns), List.of(length), (carries, _) -> {
                    Turned turned = turn(equation, test, carries);
                    return new Recurrence.Turn(turned.next(), List.of()).until(turned.done());
                });
        return new Solution(result.last(X), result.last(PHI), result.last(TURNS));
    }

    /// A solution, with points on the way to it.
    ///
    /// @param points `[k, n]`: x after the turns that were asked for, the last of those that were begun the
    ///     solution; 0 where none was made
    /// @param count how many there are: a scalar
    record Path(Solution solution, Tensor points, Tensor count) {}

    /// The same, keeping x after these turns.
    ///
    /// @param kept numbers of turns, rising; the last is how many there are at most
    static Path solve(Equation equation, Tensor start, int[] kept, Test test) {
        DType dtype = start.dtype();
        int turns = kept[kept.length - 1];
        int longest = kept[0];
        for (int k = 1; k < kept.length; k++) {
            longest = Math.max(longest, kept[k] - kept[k - 1]);
        }
        Tensor length = Tensor.full(dtype, Shape.of(longest), 0);
        Tensor ends = Tensor.constant(NDArray.fill(dtype, Shape.of(kept.length), i -> kept[i]));
        List<Tensor> begin = begin(equation, start, turns);
        Tensor none = begin.get(TURNS);
        Recurrence.Result result = Recurrence.forwards()
                .over(append(begin, none, none), List.of(ends), (outer, end) -> {
                    Recurrence.Result some = Recurrence.forwards()
                            .over(append(outer.subList(0, COUNT), none), List.of(length), (carries, _) -> {
                                Turned turned = turn(equation, test, carries);
                                Tensor left = end.getFirst().minus(turned.next().get(TURNS));
                                return new Recurrence.Turn(
                                                append(
                                                        turned.next(),
                                                        turned.done().to(dtype)),
                                                List.of())
                                        .until(turned.done().or(left.greater(0).not()));
                            });
                    Tensor count = outer.get(COUNT).plus(1);
                    List<Tensor> next = append(some.lasts().subList(0, COUNT), count, some.last(COUNT));
                    return new Recurrence.Turn(next, List.of(some.last(X)))
                            .until(some.last(COUNT).greater(0));
                });
        Solution solution = new Solution(result.last(X), result.last(PHI), result.last(TURNS));
        return new Path(solution, result.stacked(0), result.last(COUNT));
    }

    private static List<Tensor> append(List<Tensor> some, Tensor... more) {
        return Stream.concat(some.stream(), Stream.of(more)).toList();
    }

    private static List<Tensor> begin(Equation equation, Tensor start, int turns) {
        Tensor b = equation.b();
        Tensor r = b.minus(equation.product().apply(start));
        Tensor zero = Tensor.constant(b.dtype(), 0);
        Tensor none = Tensor.full(b.dtype(), Shape.of(turns), 0);
        return List.of(start, r, equation.preconditioner().apply(r), none, zero, phi(start, r, b));
    }

    /// What a turn leaves, and whether it is the last.
    private record Turned(List<Tensor> next, Tensor done) {}

    private static Turned turn(Equation equation, Test test, List<Tensor> carries) {
        Tensor b = equation.b();
        Tensor x = carries.get(X);
        Tensor r = carries.get(1);
        Tensor p = carries.get(2);
        Tensor before = carries.get(3);
        Tensor i = carries.get(TURNS);
        Tensor ap = equation.product().apply(p);
        Tensor pap = dot(p, ap);
        Tensor rz = dot(r, equation.preconditioner().apply(r));
        Tensor moves = pap.greater(0);
        Tensor zero = rz.times(0);
        Tensor alpha = moves.select(rz.div(pap), zero);
        Tensor nextX = x.plus(p.times(alpha)); // (1)
        Tensor nextR = r.minus(ap.times(alpha));
        Tensor square = dot(nextR, nextR);
        Tensor nextZ = equation.preconditioner().apply(nextR);
        Tensor beta = moves.select(dot(nextR, nextZ).div(rz), zero);
        Tensor nextP = nextZ.plus(p.times(beta));
        Tensor phi = phi(nextX, nextR, b);
        Tensor here = Tensor.iota(b.dtype(), before.shape(), 0).equalTo(i);
        Tensor history = here.select(before.times(0).plus(phi), before);
        Tensor goesOn = moves.and(test.holds(i, phi, history, square).not()).and(square.greater(0));
        Tensor turns = i.plus(moves.to(b.dtype()));
        return new Turned(List.of(nextX, nextR, nextP, history, turns, phi), goesOn.not());
    }

    /// φ(x) = −½ xᵀ(b + r), as Ax = b − r.
    private static Tensor phi(Tensor x, Tensor r, Tensor b) {
        return dot(x, b.plus(r)).times(-0.5);
    }

    static Tensor dot(Tensor a, Tensor b) {
        return a.times(b).sum();
    }
}
