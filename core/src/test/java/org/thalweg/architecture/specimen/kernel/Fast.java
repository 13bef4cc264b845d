package org.thalweg.architecture.specimen.kernel;

import jdk.incubator.vector.FloatVector;

/// Uses the Vector API under a name that does not say so.
public final class Fast {
    private Fast() {}

    public static float first(float[] x) {
        return FloatVector.fromArray(FloatVector.SPECIES_128, x, 0).lane(0);
    }
}
