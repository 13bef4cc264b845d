package org.thalweg.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Copies rows of the right operand into a packed panel, two vectors wide.
final class VectorFloatPanels implements FloatPanels {
    private static final VectorSpecies<Float> SPECIES = VectorSpeciesChoice.FLOATS;
    private static final int LANES = SPECIES.length();

    @Override
    public void copy(int k, float[] from, int at, int stride, float[] out, int outAt) {
        int next = at;
        int to = outAt;
        for (int p = 0; p < k; p++) {
            FloatVector.fromArray(SPECIES, from, next).intoArray(out, to);
            FloatVector.fromArray(SPECIES, from, next + LANES).intoArray(out, to + LANES);
            next += stride;
            to += 2 * LANES;
        }
    }
}
