package org.thalweg.graph;

import java.util.List;
import org.thalweg.graph.Op.*;

/// The same op over other inputs.
public final class Inputs {
    private Inputs() {}

    /// `op` with its [Op#inputs] replaced, in the same order.
    public static Op replace(Op op, List<Tensor> by) {
        return switch (op) {
            case Input _, Constant _, Iota _ -> op;
            case Random r -> new Random(by.get(0), r.distribution(), r.salt(), r.shape(), r.dtype());
            case Dot d -> new Dot(by.get(0), by.get(1), d.transposeA(), d.transposeB());
            case Convolution c -> new Convolution(by.get(0), by.get(1), c.geometry(), c.groups(), c.wanted());
            case Largest l -> new Largest(by.get(0), l.axes());
            case ArgLargest l -> new ArgLargest(by.get(0), l.axis());
            case ArgTop a -> new ArgTop(by.get(0), a.count());
            case Factor f -> new Factor(by.get(0), f.by());
            case Unary u -> unary(u, by.get(0));
            case Binary b -> binary(b, by.get(0), by.get(1));
            case Select _ -> new Select(by.get(0), by.get(1), by.get(2));
            case Reshape r -> new Reshape(by.get(0), r.shape());
            case Permute p -> new Permute(by.get(0), p.axes());
            case Broadcast b -> new Broadcast(by.get(0), b.shape());
            case Slice s -> new Slice(by.get(0), s.starts(), s.ends(), s.steps());
            case Pad p -> new Pad(by.get(0), p.low(), p.high(), p.interior());
            case Reverse r -> new Reverse(by.get(0), r.axes());
            case Sum s -> new Sum(by.get(0), s.axes());
            case Windows w -> new Windows(by.get(0), w.geometry());
            case OverlapAdd o -> new OverlapAdd(by.get(0), o.geometry());
            case Concat c -> new Concat(by, c.axis());
            case Gather _ -> new Gather(by.get(0), by.get(1));
            case ScatterAdd s -> new ScatterAdd(by.get(0), by.get(1), s.rows());
            case Scan s -> scan(s, by);
            case Last l -> new Last(by.get(0), l.carry());
            case Stacked s -> new Stacked(by.get(0), s.inBody());
        };
    }

    private static Scan scan(Scan op, List<Tensor> by) {
        int sequences = op.starts().size();
        int captured = sequences + op.sequences().size();
        return new Scan(
                op.loop(), by.subList(0, sequences), by.subList(sequences, captured), by.subList(captured, by.size()));
    }

    private static Op unary(Unary op, Tensor x) {
        return switch (op) {
            case Negate _ -> new Negate(x);
            case Absolute _ -> new Absolute(x);
            case Sign _ -> new Sign(x);
            case Square _ -> new Square(x);
            case Sqrt _ -> new Sqrt(x);
            case Reciprocal _ -> new Reciprocal(x);
            case Exp _ -> new Exp(x);
            case Expm1 _ -> new Expm1(x);
            case Log _ -> new Log(x);
            case Log1p _ -> new Log1p(x);
            case Sin _ -> new Sin(x);
            case Cos _ -> new Cos(x);
            case Atan _ -> new Atan(x);
            case Tanh _ -> new Tanh(x);
            case Sigmoid _ -> new Sigmoid(x);
            case Erf _ -> new Erf(x);
            case Relu _ -> new Relu(x);
            case Floor _ -> new Floor(x);
            case Not _ -> new Not(x);
            case Cast c -> new Cast(x, c.dtype());
            case StopGradient _ -> new StopGradient(x);
        };
    }

    private static Op binary(Binary op, Tensor a, Tensor b) {
        return switch (op) {
            case Plus _ -> new Plus(a, b);
            case Minus _ -> new Minus(a, b);
            case Times _ -> new Times(a, b);
            case Divide _ -> new Divide(a, b);
            case Power _ -> new Power(a, b);
            case Maximum _ -> new Maximum(a, b);
            case Minimum _ -> new Minimum(a, b);
            case And _ -> new And(a, b);
            case Or _ -> new Or(a, b);
            case Compare c -> new Compare(c.relation(), a, b);
        };
    }
}
