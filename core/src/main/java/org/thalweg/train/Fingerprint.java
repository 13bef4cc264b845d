package org.thalweg.train;

import org.thalweg.data.ClassTargets;
import org.thalweg.data.Dataset;
import org.thalweg.data.NoTargets;
import org.thalweg.data.RealTargets;
import org.thalweg.data.Rows;

/// A number by which data are known again: of their size, all of their targets, and the features of up to 1024
/// examples spread over them, so that it costs a few milliseconds. Equal data have equal fingerprints on every
/// machine; data that differ have different ones, unless they differ in examples that were not looked at.
final class Fingerprint {
    private static final int LOOKED_AT = 1024;

    private long hash = 0xcbf29ce484222325L;

    private Fingerprint() {}

    /// Sixteen hexadecimal digits.
    static String of(Dataset data) {
        var fingerprint = new Fingerprint();
        fingerprint.add(data.size());
        fingerprint.add(data.features().width());
        int step = Math.ceilDiv(data.size(), LOOKED_AT);
        double[] numbers = new double[data.features().width()];
        for (int i = 0; i < data.size(); i += step) {
            fingerprint.add(data.features(), i, numbers);
        }
        switch (data.targets()) {
            case ClassTargets classes -> {
                for (int i = 0; i < data.size(); i++) {
                    fingerprint.add(classes.index(i));
                }
            }
            case RealTargets real -> {
                double[] row = new double[real.values().width()];
                for (int i = 0; i < data.size(); i++) {
                    fingerprint.add(real.values(), i, row);
                }
            }
            case NoTargets _ -> {}
        }
        return String.format("%016x", fingerprint.hash);
    }

    private void add(Rows rows, int row, double[] numbers) {
        rows.copy(row, numbers, 0);
        for (double x : numbers) {
            add(Double.doubleToLongBits(x));
        }
    }

    /// FNV-1a over words rather than bytes; the shift brings their upper bits down, which the product only moves
    /// up.
    private void add(long word) {
        hash = (hash ^ word) * 0x100000001b3L;
        hash ^= hash >>> 32;
    }
}
