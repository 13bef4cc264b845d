package org.thalweg.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// Copies rows of the right operand into a packed panel, two vectors wide.
final class VectorDoublePanels implements DoublePanels {
    private static final VectorSpecies<Double> SPECIES = VectorSpeciesChoice.DOUBLES;
    private static final int LANES = SPECIES.length();

    @Override
    public void copy(int k, double[] from, int at, int stride, double[] out, int outAt) {
        int next = at;
        int to = outAt;
        for (int p = 0; p < k; p++) {
            DoubleVector.fromArray(SPECIES, from, next).intoArray(out, to);
            DoubleVector.fromArray(SPECIES, from, next + LANES).intoArray(out, to + LANES);
            next += stride;
            to += 2 * LANES;
        }
    }
}
