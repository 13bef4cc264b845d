package org.thalweg.kernel;

import jdk.incubator.vector.VectorShape;

/// Asks the Vector API for the width it prefers. Apart from [VectorProvider], so that this is loaded only when the
/// module is present.
final class VectorShapeProbe {
    private VectorShapeProbe() {}

    static int preferredBits() {
        return VectorShape.preferredShape().vectorBitSize();
    }
}
