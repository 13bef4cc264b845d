package org.thalweg.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thalweg.data.IdxFiles.file;
import static org.thalweg.data.IdxFiles.gzip;
import static org.thalweg.data.IdxFiles.idx;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

final class IdxTest {
    private static final int[] THREE = {3};

    @TempDir
    Path folder;

    @Test
    void imagesAndLabelsBecomeExamplesWithAChannelAxis() {
        Source images = file(folder, "images", idx(0x08, new int[] {3, 1, 2}, bytes(0, 1, 127, 128, 200, 255)));
        Dataset data = Idx.dataset("tiny", images, labels(2, 0, 1), List.of("shoe", "bag", "coat"));

        assertThat(data.name()).isEqualTo("tiny");
        assertThat(data.shape()).isEqualTo(Shape.of(1, 2, 1));
        assertThat(data.featureArray(DType.F64).toDoubles()).containsExactly(0, 1, 127, 128, 200, 255);
        assertThat(data.targetArray(DType.F32).ints()).containsExactly(2, 0, 1);
        assertThat(((ClassTargets) data.targets()).names()).containsExactly("shoe", "bag", "coat");
        assertThat(data.task()).contains(Task.CLASSIFICATION);
    }

    @Test
    void gzipIsRecognizedByItsContentNotItsName() {
        byte[] content = idx(0x08, new int[] {3, 2}, bytes(1, 2, 3, 4, 5, 6));
        Source compressed = file(folder, "no-ending", gzip(content));

        assertThat(Idx.shape(compressed)).isEqualTo(Shape.of(3, 2));
        assertThat(features(compressed)).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(features(file(folder, "plain.gz", content))).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void everyElementTypeIsReadExactly() {
        ByteBuffer three = ByteBuffer.allocate(24);
        assertReads(0x08, three.put(bytes(0, 128, 255)), 0, 128, 255);
        assertReads(0x09, three.put(bytes(0, 128, 255)), 0, -128, -1);
        assertReads(0x0B, three.putShort((short) 258).putShort(Short.MIN_VALUE).putShort((short) -2), 258, -32768, -2);
        assertReads(0x0C, three.putInt(16909060).putInt(Integer.MIN_VALUE).putInt(7), 16909060, -2147483648.0, 7);
        assertReads(0x0D, three.putFloat(0.1f).putFloat(-3e38f).putFloat(1e-45f), 0.1f, -3e38f, 1e-45f);
        assertReads(0x0E, three.putDouble(0.1).putDouble(-1e308).putDouble(5e-324), 0.1, -1e308, 5e-324);
        assertThat(IdxElement.values()).as("the types above").hasSize(6);
    }

    private void assertReads(int type, ByteBuffer elements, double... expected) {
        byte[] written = new byte[elements.flip().remaining()];
        elements.get(written).clear();
        assertThat(features(file(folder, "typed", idx(type, THREE, written))))
                .as("type %x", type)
                .containsExactly(expected);
    }

    @Test
    void realNumbersAsTargetsMakeARegression() {
        byte[] targets =
                ByteBuffer.allocate(12).putFloat(1.5f).putFloat(-2).putFloat(0).array();
        Dataset data = Idx.dataset("r", images(3), file(folder, "targets", idx(0x0D, THREE, targets)), List.of());

        assertThat(data.task()).contains(Task.REGRESSION);
        assertThat(data.targetArray(DType.F64).toDoubles()).containsExactly(1.5, -2, 0);
    }

    @Test
    void classesWithoutNamesAreNamedByTheirNumbers() {
        Dataset data = Idx.dataset("n", images(3), labels(0, 3, 1), List.of());

        assertThat(((ClassTargets) data.targets()).names()).containsExactly("0", "1", "2", "3");
    }

    @Test
    void shapesOfExamplesFollowTheAxesAfterTheFirst() {
        assertThat(shape(3)).isEqualTo(Shape.of(1));
        assertThat(shape(3, 5)).isEqualTo(Shape.of(5));
        assertThat(shape(3, 5, 4)).isEqualTo(Shape.of(5, 4, 1));
        assertThat(shape(3, 5, 4, 2)).isEqualTo(Shape.of(5, 4, 2));
    }

    private Shape shape(int... sizes) {
        byte[] elements = new byte[Shape.of(sizes).elements()];
        Dataset data = Idx.unlabelled("shapes", file(folder, "shapes", idx(0x08, sizes, elements)));
        assertThat(data.size()).isEqualTo(3);
        assertThat(data.task()).isEmpty();
        return data.shape();
    }

    private double[] features(Source source) {
        Source targets = labels(0, 1, 2);
        return Idx.dataset("features", source, targets, List.of())
                .featureArray(DType.F64)
                .toDoubles();
    }

    private Source labels(int... classes) {
        return file(folder, "labels", idx(0x08, new int[] {classes.length}, bytes(classes)));
    }

    private Source images(int count) {
        return file(folder, "images", idx(0x08, new int[] {count, 2, 2}, new byte[4 * count]));
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
