package org.thalweg.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.thalweg.graph.Op.*;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// Derivatives of graphs, as graphs, which can be differentiated again. The variables (`wrt`) may be any tensors; what
/// lies behind them is held fixed.
///
/// Reverse mode: Linnainmaa (1976); products of the Hessian with a vector, forward over reverse: Pearlmutter (1994),
/// "Fast exact multiplication by the Hessian"; of the Gauss-Newton matrix: Schraudolph (2002), §3.
public final class Derivatives {
    private Derivatives() {}

    /// ∂loss/∂xᵢ for each variable; zeros for one on which the loss does not depend.
    ///
    /// @throws ShapeException if the loss is no scalar of type F32 or F64
    public static List<Tensor> gradient(Tensor loss, List<Tensor> wrt) {
        if (loss.rank() != 0 || !loss.dtype().isFloating()) {
            throw ShapeError.ofTypes(
                    "gradient", "the loss is no scalar", loss, null, "a loss of F32[] or F64[]; sum or average it");
        }
        return vjp(List.of(loss), List.of(Tensor.constant(loss.dtype(), 1)), wrt);
    }

    /// Reverse mode, Jᵀc: for each variable Σₖ (∂yₖ/∂xᵢ)ᵀ cₖ. A cotangent has the shape of its output.
    public static List<Tensor> vjp(List<Tensor> outputs, List<Tensor> cotangents, List<Tensor> wrt) {
        return vjp(outputs, cotangents, wrt, List.of());
    }

    /// The same, and in the same pass what reaches the tensors `between` outputs and variables, which pass it
    /// on: the derivatives in the variables come first, then those in these.
    public static List<Tensor> vjp(
            List<Tensor> outputs, List<Tensor> cotangents, List<Tensor> wrt, List<Tensor> between) {
        return vjp(outputs, cotangents, wrt, between, List.of());
    }

    /// The same, and last what reaches tensors in the bodies of loops: for each the derivatives in its values of
    /// all turns, stacked like these.
    public static List<Tensor> vjp(
            List<Tensor> outputs,
            List<Tensor> cotangents,
            List<Tensor> wrt,
            List<Tensor> between,
            List<Stacked> inLoops) {
        pair("vjp", outputs, cotangents);
        Map<Stacked, Tensor> ofTurns = new HashMap<>();
        List<Tensor> order = dependents(outputs, wrt);
        Set<Tensor> active = new HashSet<>(order);
        Set<Tensor> variables = new HashSet<>(wrt);
        Cotangents sums = new Cotangents();
        for (int k = 0; k < outputs.size(); k++) {
            sums.add(outputs.get(k), cotangents.get(k));
        }
        for (Tensor y : order.reversed()) {
            if (y.op() instanceof Scan scan) {
                List<Stacked> wanted =
                        inLoops.stream().filter(s -> s.scan() == y).distinct().toList();
                Path.at(y.path(), () -> {
                    List<Tensor> stacks = new LoopDerivatives(y, scan, active::contains)
                            .backward(
                                    sums.lasts(y),
                                    sums.stacks(y),
                                    wanted.stream().map(Stacked::inBody).toList(),
                                    (x, more) -> {
                                        if (active.contains(x)) {
                                            sums.add(x, more);
                                        }
                                    });
                    for (int i = 0; i < wanted.size(); i++) {
                        ofTurns.put(wanted.get(i), stacks.get(i));
                    }
                    return y;
                });
                continue;
            }
            Tensor c = variables.contains(y) ? null : sums.of(y);
            if (c != null) {
                Path.at(y.path(), () -> {
                    backward(y, c, active, sums);
                    return y;
                });
            }
        }
        return Stream.concat(
                        Stream.concat(wrt.stream(), between.stream())
                                .map(x -> Objects.requireNonNullElseGet(sums.of(x), () -> zeros(x))),
                        inLoops.stream().map(s -> ofTurns.computeIfAbsent(s, none -> zeros(Tensor.of(none)))))
                .toList();
    }

    private static void backward(Tensor y, Tensor c, Set<Tensor> active, Cotangents sums) {
        switch (y.op()) {
            case Elementwise op -> {
                for (int i = 0; i < op.inputs().size(); i++) {
                    Tensor x = op.inputs().get(i);
                    if (active.contains(x)) {
                        Partial partial = Partial.of(op, y, i);
                        if (!(partial instanceof Partial.Zero)) {
                            sums.add(x, partial.times(c, x.dtype()));
                        }
                    }
                }
            }
            case Linear op -> {
                if (op.operands().stream().anyMatch(active::contains)) {
                    List<Tensor> transposed = Transposes.of(op, c);
                    for (int i = 0; i < transposed.size(); i++) {
                        if (active.contains(op.operands().get(i))) {
                            sums.add(op.operands().get(i), transposed.get(i));
                        }
                    }
                }
            }
            case Bilinear op -> {
                if (active.contains(op.a())) {
                    sums.add(op.a(), Transposes.left(op, c));
                }
                if (active.contains(op.b())) {
                    sums.add(op.b(), Transposes.right(op, c));
                }
            }
            case Largest op ->
                sums.add(op.x(), Transposes.restore(c, op.x(), op.axes()).times(shares(op, y)));
            case Last last -> sums.addLast(last, c);
            case Stacked stacked -> sums.addStacked(stacked, c);
            case Scan _ -> throw new IllegalStateException("a loop has no cotangent of its own");
            case Factor op -> {
                if (active.contains(op.x())) {
                    throw NoDerivativeException.of(op);
                }
            }
            case Input _, Constant _, Iota _, Random _, ArgLargest _, ArgTop _ -> {}
        }
    }

    /// Forward mode, Jt: for each output Σᵢ (∂y/∂xᵢ) tᵢ. A tangent has the shape of its variable.
    public static List<Tensor> jvp(List<Tensor> outputs, List<Tensor> wrt, List<Tensor> tangents) {
        pair("jvp", wrt, tangents);
        Map<Tensor, Tensor> found = new HashMap<>();
        for (int i = 0; i < wrt.size(); i++) {
            found.merge(wrt.get(i), tangents.get(i), Tensor::plus);
        }
        List<Tensor> order = dependents(outputs, wrt);
        for (Tensor y : order) {
            if (y.op() instanceof Scan scan) {
                Path.at(y.path(), () -> {
                    ofResults(y, scan, order, found);
                    return y;
                });
            } else if (!found.containsKey(y)) {
                Tensor t = Path.at(y.path(), () -> forward(y, found));
                if (t != null) {
                    found.put(y, t);
                }
            }
        }
        return outputs.stream().map(y -> found.getOrDefault(y, zeros(y))).toList();
    }

    private static @Nullable Tensor forward(Tensor y, Map<Tensor, Tensor> tangents) {
        return switch (y.op()) {
            case Elementwise op -> {
                Tensor sum = null;
                for (int i = 0; i < op.inputs().size(); i++) {
                    Tensor t = tangents.get(op.inputs().get(i));
                    Partial partial = t == null ? new Partial.Zero() : Partial.of(op, y, i);
                    if (t != null && !(partial instanceof Partial.Zero)) {
                        Tensor part = partial.times(t, y.dtype());
                        sum = sum == null ? part : sum.plus(part);
                    }
                }
                yield sum;
            }
            case Linear op -> {
                if (op.operands().stream().noneMatch(tangents::containsKey)) {
                    yield null;
                }
                List<Tensor> inputs = new ArrayList<>(op.inputs());
                for (int i = 0; i < op.operands().size(); i++) {
                    inputs.set(i, tangents.getOrDefault(inputs.get(i), zeros(inputs.get(i))));
                }
                yield Tensor.of(Inputs.replace(op, inputs));
            }
            case Bilinear op -> {
                Tensor a = tangents.get(op.a());
                Tensor b = tangents.get(op.b());
                Tensor left = a == null ? null : Tensor.of(Inputs.replace(op, List.of(a, op.b())));
                Tensor right = b == null ? null : Tensor.of(Inputs.replace(op, List.of(op.a(), b)));
                yield left == null ? right : right == null ? left : left.plus(right);
            }
            case Largest op -> {
                Tensor t = tangents.get(op.x());
                yield t == null ? null : Tensor.of(new Sum(t.times(shares(op, y)), op.axes()));
            }
            case Factor op -> {
                if (tangents.containsKey(op.x())) {
                    throw NoDerivativeException.of(op);
                }
                yield null;
            }
            case Input _, Constant _, Iota _, Random _, ArgLargest _, ArgTop _, Scan _, OfScan _ -> null;
        };
    }

    /// Finds the tangents of all results of a loop that are wanted.
    private static void ofResults(Tensor y, Scan scan, List<Tensor> wanted, Map<Tensor, Tensor> found) {
        List<Tensor> inBody = wanted.stream()
                .filter(t -> t.op() instanceof Stacked s && s.scan() == y)
                .map(t -> ((Stacked) t.op()).inBody())
                .distinct()
                .toList();
        Map<Integer, Tensor> lasts = new HashMap<>();
        Map<Tensor, Tensor> stacks = new HashMap<>();
        new LoopDerivatives(y, scan, found::containsKey).forward(found, inBody, lasts, stacks);
        for (Tensor t : wanted) {
            Tensor tangent = switch (t.op()) {
                case Stacked s when s.scan() == y -> stacks.get(s.inBody());
                case Last l when l.scan() == y -> lasts.get(l.carry());
                default -> null;
            };
            if (tangent != null) {
                found.putIfAbsent(t, tangent);
            }
        }
    }

    /// ∇²loss · v, forward over reverse: the tangent of the gradient in the direction v.
    public static List<Tensor> hessianVector(Tensor loss, List<Tensor> wrt, List<Tensor> v) {
        return jvp(gradient(loss, wrt), wrt, v);
    }

    /// JᵀHJv, where J = ∂z/∂x for the model's output z, and H = ∂²loss/∂z²: the Gauss-Newton matrix of `loss` as a
    /// function of `z`, times v.
    ///
    /// @throws IllegalArgumentException if the loss is not computed from `z`
    public static List<Tensor> gaussNewtonVector(Tensor loss, Tensor z, List<Tensor> wrt, List<Tensor> v) {
        if (!dependents(List.of(loss), List.of(z)).contains(loss)) {
            throw new IllegalArgumentException("gaussNewtonVector: the loss is not computed from the output " + z
                    + "; give the tensor that it judges");
        }
        List<Tensor> jv = jvp(List.of(z), wrt, v);
        return vjp(List.of(z), hessianVector(loss, List.of(z), jv), wrt);
    }

    /// 1 at a maximum, divided by how many there are; 0 elsewhere.
    private static Tensor shares(Largest op, Tensor y) {
        Tensor hit = op.x().equalTo(Transposes.restore(y, op.x(), op.axes())).to(y.dtype());
        return hit.div(Transposes.restore(Tensor.of(new Sum(hit, op.axes())), op.x(), op.axes()));
    }

    /// The tensors between the variables and the outputs, both included, inputs first.
    private static List<Tensor> dependents(List<Tensor> outputs, Collection<Tensor> wrt) {
        Set<Tensor> variables = new HashSet<>(wrt);
        Set<Tensor> depends = new HashSet<>();
        List<Tensor> between = new ArrayList<>();
        for (Tensor t : Order.of(outputs, variables)) {
            boolean passedOn = !(t.op() instanceof StopGradient)
                    && t.op().inputs().stream().anyMatch(depends::contains);
            if (variables.contains(t) || passedOn) {
                depends.add(t);
                between.add(t);
            }
        }
        return between;
    }

    private static Tensor zeros(Tensor like) {
        return Tensor.full(like.dtype(), like.shape(), 0);
    }

    private static void pair(String what, List<Tensor> tensors, List<Tensor> directions) {
        if (tensors.size() != directions.size()) {
            throw new ShapeException(
                    what + ": " + directions.size() + " directions for " + tensors.size() + " tensors");
        }
        for (int i = 0; i < tensors.size(); i++) {
            Tensor x = tensors.get(i);
            Tensor t = directions.get(i);
            Shape shape = x.shape();
            if (!t.shape().equals(shape) || t.dtype() != x.dtype()) {
                throw ShapeError.ofTypes(
                        what, "direction " + i + " differs from its tensor", x, t, x.dtype() + "" + shape);
            }
        }
    }
}
