package org.thalweg.data;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.Optional;

/// The element types of the IDX format, by their code in a file's third byte; all are big-endian.
enum IdxElement {
    UNSIGNED_BYTE(0x08, 1),
    SIGNED_BYTE(0x09, 1),
    SHORT(0x0B, 2),
    INT(0x0C, 4),
    FLOAT(0x0D, 4),
    DOUBLE(0x0E, 8);

    private final int code;
    private final int bytes;

    IdxElement(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    static Optional<IdxElement> ofCode(int code) {
        return Arrays.stream(values()).filter(element -> element.code == code).findFirst();
    }

    /// Bytes per element.
    int bytes() {
        return bytes;
    }

    /// Whether it can number classes.
    boolean isInteger() {
        return this != FLOAT && this != DOUBLE;
    }

    /// The elements that `raw` holds, all of them exactly, in the smallest form that [Rows] has for them.
    Rows rows(int width, byte[] raw) {
        ByteBuffer in = ByteBuffer.wrap(raw);
        int n = raw.length / bytes;
        return switch (this) {
            case UNSIGNED_BYTE -> Rows.ofUnsigned(width, raw);
            case SIGNED_BYTE -> {
                float[] values = new float[n];
                for (int i = 0; i < n; i++) {
                    values[i] = raw[i];
                }
                yield Rows.of(width, values);
            }
            case SHORT -> {
                ShortBuffer shorts = in.asShortBuffer();
                float[] values = new float[n];
                for (int i = 0; i < n; i++) {
                    values[i] = shorts.get(i);
                }
                yield Rows.of(width, values);
            }
            case INT -> {
                IntBuffer ints = in.asIntBuffer();
                double[] values = new double[n];
                for (int i = 0; i < n; i++) {
                    values[i] = ints.get(i);
                }
                yield Rows.of(width, values);
            }
            case FLOAT -> {
                float[] values = new float[n];
                in.asFloatBuffer().get(values);
                yield Rows.of(width, values);
            }
            case DOUBLE -> {
                double[] values = new double[n];
                in.asDoubleBuffer().get(values);
                yield Rows.of(width, values);
            }
        };
    }
}
