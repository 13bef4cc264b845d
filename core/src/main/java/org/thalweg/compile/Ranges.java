package org.thalweg.compile;

import org.thalweg.graph.Op.Broadcast;
import org.thalweg.graph.Op.Largest;
import org.thalweg.graph.Op.Minus;
import org.thalweg.graph.Op.Reshape;
import org.thalweg.graph.Op.StopGradient;
import org.thalweg.graph.Tensor;

/// What is known of the values of a tensor from how it is computed.
final class Ranges {
    private Ranges() {}

    /// Whether no element is above 0: x − max x, of whichever axes, as in a softmax. Elements may be NaN.
    static boolean notAbove0(Tensor t) {
        if (!(t.op() instanceof Minus(Tensor x, Tensor subtracted))) {
            return false;
        }
        Tensor from = subtracted;
        Access access = Access.identity(t.shape().elements());
        while (access != null) {
            switch (from.op()) {
                case Reshape r -> from = r.x();
                case StopGradient(Tensor of) -> from = of;
                case Broadcast b -> {
                    access = access.through(b);
                    from = b.x();
                }
                case Largest largest -> {
                    Tensor of = largest.x();
                    Access own = Access.strided(of.shape(), UnitLoop.outStrides(of.shape(), largest));
                    return plain(of).equals(plain(x)) && access.equals(own);
                }
                default -> {
                    return false;
                }
            }
        }
        return false;
    }

    /// The tensor without what leaves each element in its place.
    private static Tensor plain(Tensor t) {
        Tensor plain = t;
        while (plain.op() instanceof Reshape r) {
            plain = r.x();
        }
        return plain;
    }
}
