package org.thalweg.kernel;

import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The species of the width that [VectorProvider] chose.
final class VectorSpeciesChoice {
    static final VectorSpecies<Float> FLOATS =
            VectorSpecies.of(float.class, VectorShape.forBitSize(VectorProvider.bits()));
    static final VectorSpecies<Double> DOUBLES =
            VectorSpecies.of(double.class, VectorShape.forBitSize(VectorProvider.bits()));

    private VectorSpeciesChoice() {}
}
