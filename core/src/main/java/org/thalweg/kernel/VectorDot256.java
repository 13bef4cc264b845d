package org.thalweg.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// [Dot] in four vectors of 256 bits.
final class VectorDot256 implements Dot {
    private static final VectorSpecies<Double> FOUR = DoubleVector.SPECIES_256;

    @Override
    public double of(double[] a, int aAt, double[] b, int bAt, int length) {
        DoubleVector s0 = DoubleVector.zero(FOUR);
        DoubleVector s4 = s0;
        DoubleVector s8 = s0;
        DoubleVector s12 = s0;
        int full = length & -SUMS;
        for (int i = 0; i < full; i += SUMS) {
            s0 = s0.add(product(a, aAt + i, b, bAt + i));
            s4 = s4.add(product(a, aAt + i + 4, b, bAt + i + 4));
            s8 = s8.add(product(a, aAt + i + 8, b, bAt + i + 8));
            s12 = s12.add(product(a, aAt + i + 12, b, bAt + i + 12));
        }
        return sum(s0, s4, s8, s12) + ScalarDot.rest(a, aAt + full, b, bAt + full, length - full);
    }

    @Override
    public void twice(double[] a, double[] b, double[] c, int at, int length, double[] into, double[] other, int k) {
        DoubleVector b0 = DoubleVector.zero(FOUR);
        DoubleVector b4 = b0;
        DoubleVector b8 = b0;
        DoubleVector b12 = b0;
        DoubleVector c0 = b0;
        DoubleVector c4 = b0;
        DoubleVector c8 = b0;
        DoubleVector c12 = b0;
        int full = at + (length & -SUMS);
        for (int i = at; i < full; i += SUMS) {
            DoubleVector a0 = DoubleVector.fromArray(FOUR, a, i);
            DoubleVector a4 = DoubleVector.fromArray(FOUR, a, i + 4);
            DoubleVector a8 = DoubleVector.fromArray(FOUR, a, i + 8);
            DoubleVector a12 = DoubleVector.fromArray(FOUR, a, i + 12);
            b0 = b0.add(a0.mul(DoubleVector.fromArray(FOUR, b, i)));
            b4 = b4.add(a4.mul(DoubleVector.fromArray(FOUR, b, i + 4)));
            b8 = b8.add(a8.mul(DoubleVector.fromArray(FOUR, b, i + 8)));
            b12 = b12.add(a12.mul(DoubleVector.fromArray(FOUR, b, i + 12)));
            c0 = c0.add(a0.mul(DoubleVector.fromArray(FOUR, c, i)));
            c4 = c4.add(a4.mul(DoubleVector.fromArray(FOUR, c, i + 4)));
            c8 = c8.add(a8.mul(DoubleVector.fromArray(FOUR, c, i + 8)));
            c12 = c12.add(a12.mul(DoubleVector.fromArray(FOUR, c, i + 12)));
        }
        int rest = at + length - full;
        into[k] += sum(b0, b4, b8, b12) + ScalarDot.rest(a, full, b, full, rest);
        other[k] += sum(c0, c4, c8, c12) + ScalarDot.rest(a, full, c, full, rest);
    }

    private static double sum(DoubleVector s0, DoubleVector s4, DoubleVector s8, DoubleVector s12) {
        DoubleVector joined = s0.add(s8).add(s4.add(s12));
        return (joined.lane(0) + joined.lane(2)) + (joined.lane(1) + joined.lane(3));
    }

    private static DoubleVector product(double[] a, int aAt, double[] b, int bAt) {
        return DoubleVector.fromArray(FOUR, a, aAt).mul(DoubleVector.fromArray(FOUR, b, bAt));
    }
}
