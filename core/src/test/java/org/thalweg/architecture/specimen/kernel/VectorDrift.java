package org.thalweg.architecture.specimen.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// Calls what changes its bits once it is compiled.
public final class VectorDrift {
    private VectorDrift() {}

    public static void exp(float[] x) {
        FloatVector.fromArray(FloatVector.SPECIES_128, x, 0)
                .lanewise(VectorOperators.EXP)
                .intoArray(x, 0);
    }

    public static double sum(double[] x) {
        return DoubleVector.fromArray(DoubleVector.SPECIES_128, x, 0).reduceLanes(VectorOperators.ADD);
    }

    /// Allowed: the order of a maximum does not matter.
    public static float max(float[] x) {
        return FloatVector.fromArray(FloatVector.SPECIES_128, x, 0).reduceLanes(VectorOperators.MAX);
    }
}
