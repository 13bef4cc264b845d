package org.thalweg.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// [Dot] in two vectors of 512 bits.
final class VectorDot512 implements Dot {
    private static final VectorSpecies<Double> EIGHT = DoubleVector.SPECIES_512;

    @Override
    public double of(double[] a, int aAt, double[] b, int bAt, int length) {
        DoubleVector s0 = DoubleVector.zero(EIGHT);
        DoubleVector s8 = s0;
        int full = length & -SUMS;
        for (int i = 0; i < full; i += SUMS) {
            s0 = s0.add(product(a, aAt + i, b, bAt + i));
            s8 = s8.add(product(a, aAt + i + 8, b, bAt + i + 8));
        }
        return sum(s0, s8) + ScalarDot.rest(a, aAt + full, b, bAt + full, length - full);
    }

    @Override
    public void twice(double[] a, double[] b, double[] c, int at, int length, double[] into, double[] other, int k) {
        DoubleVector b0 = DoubleVector.zero(EIGHT);
        DoubleVector b8 = b0;
        DoubleVector c0 = b0;
        DoubleVector c8 = b0;
        int full = at + (length & -SUMS);
        for (int i = at; i < full; i += SUMS) {
            DoubleVector a0 = DoubleVector.fromArray(EIGHT, a, i);
            DoubleVector a8 = DoubleVector.fromArray(EIGHT, a, i + 8);
            b0 = b0.add(a0.mul(DoubleVector.fromArray(EIGHT, b, i)));
            b8 = b8.add(a8.mul(DoubleVector.fromArray(EIGHT, b, i + 8)));
            c0 = c0.add(a0.mul(DoubleVector.fromArray(EIGHT, c, i)));
            c8 = c8.add(a8.mul(DoubleVector.fromArray(EIGHT, c, i + 8)));
        }
        int rest = at + length - full;
        into[k] += sum(b0, b8) + ScalarDot.rest(a, full, b, full, rest);
        other[k] += sum(c0, c8) + ScalarDot.rest(a, full, c, full, rest);
    }

    private static double sum(DoubleVector s0, DoubleVector s8) {
        DoubleVector joined = s0.add(s8);
        double even = (joined.lane(0) + joined.lane(4)) + (joined.lane(2) + joined.lane(6));
        double odd = (joined.lane(1) + joined.lane(5)) + (joined.lane(3) + joined.lane(7));
        return even + odd;
    }

    private static DoubleVector product(double[] a, int aAt, double[] b, int bAt) {
        return DoubleVector.fromArray(EIGHT, a, aAt).mul(DoubleVector.fromArray(EIGHT, b, bAt));
    }
}
