package org.thalweg.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thalweg.kernel.ConvolutionShape.Part;
import org.thalweg.tensor.Geometry;
import org.thalweg.tensor.Geometry.Axis;

class TapPartsTest {
    @ParameterizedTest
    @CsvSource({
        "32, 32, 16, 16, 8, 1", // whole images
        "11, 32, 16, 16, 8, 1", // of which some parts have one more
        "3, 64, 3, 16, 3, 3", // bands of rows
        "1, 64, 3, 16, 1, 8",
        "32, 8, 64, 64, 4, 1", // as many as there are windows enough for
        "32, 16, 256, 256, 1, 1", // or as have sums that are few beside the windows
        "4, 8, 16, 16, 1, 1"
    })
    void partsDependOnTheShape(int images, int pixels, int channels, int filters, int imageParts, int bands) {
        TapParts parts = TapParts.of(shape(images, pixels, channels, filters));
        assertThat(parts).isEqualTo(new TapParts(images, pixels, imageParts, bands));
    }

    @Test
    void everyRowIsInOnePart() {
        for (int images = 1; images < 20; images++) {
            for (int pixels : new int[] {1, 7, 16, 33, 100}) {
                TapParts parts = TapParts.of(shape(images, pixels, 8, 8));
                BitSet seen = new BitSet();
                for (int part = 0; part < parts.count(); part++) {
                    for (int n = parts.firstImage(part); n < parts.endImage(part); n++) {
                        for (int row = parts.firstRow(part); row < parts.endRow(part); row++) {
                            assertThat(seen.get(n * pixels + row)).isFalse();
                            seen.set(n * pixels + row);
                        }
                    }
                }
                assertThat(seen.cardinality()).as("%s", parts).isEqualTo(images * pixels);
            }
        }
    }

    @Test
    void nothingHasNoParts() {
        assertThat(TapParts.of(shape(0, 9, 4, 4)).count()).isZero();
    }

    private static ConvolutionShape shape(int images, int pixels, int channels, int filters) {
        Axis axis = new Axis(pixels, 3, 1, 1, 1, 1);
        return new ConvolutionShape(Part.KERNEL, new Geometry(axis, axis), images, channels, filters, 1);
    }
}
