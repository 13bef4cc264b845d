package org.thalweg.graph;

/// A derivative was asked for that goes through an op without one: a [Op.Factor], or a [Op.Scan] that may end early.
///
/// Cure: [Tensor#stopGradient] on the matrix, if the factor is to be held fixed, as preconditioners are.
public final class NoDerivativeException extends UnsupportedOperationException {
    private static final long serialVersionUID = 1L;

    private NoDerivativeException(String message) {
        super(message);
    }

    static NoDerivativeException of(Op.Factor op) {
        String path = Path.current();
        return new NoDerivativeException("factor " + op.by() + (path.isEmpty() ? "" : " at " + path)
                + ": there is no derivative with respect to its matrix, " + op.x()
                + "; hold it fixed by stopGradient() on the matrix");
    }

    static NoDerivativeException ofEndingLoop(Loop loop) {
        String path = Path.current();
        return new NoDerivativeException(
                "scan of up to " + loop.length() + " turns" + (path.isEmpty() ? "" : " at " + path)
                        + ": there is no derivative of a loop that may end early; leave out until(…), and let the turns"
                        + " after the end change nothing");
    }
}
