package org.thalweg.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thalweg.linear.Matrix;
import org.thalweg.tensor.Rng;

class ImagePatchesTest {
    private static final ImagePatches PATCHES = new ImagePatches(2, 3);

    /// Two images of 3×4; no two windows differ by a constant.
    private static Matrix images() {
        double[] pixels = new double[24];
        Arrays.setAll(pixels, i -> i * i * i % 29);
        return Matrix.over(2, 12, pixels);
    }

    /// The window of 2×3 there, less its mean.
    private static double[] window(int image, int top, int left) {
        double[] window = new double[6];
        Arrays.setAll(window, i -> images().get(image, (top + i / 3) * 4 + left + i % 3));
        double mean = Arrays.stream(window).average().orElseThrow();
        return Arrays.stream(window).map(value -> value - mean).toArray();
    }

    @Test
    void everyPlaceOfEveryImageIsCutAsOften() {
        Matrix cut = PATCHES.cut(images(), 4, 800, Rng.of(3));
        int[] seen = new int[8];
        for (int i = 0; i < 800; i++) {
            double[] patch = Arrays.copyOfRange(cut.data(), 6 * i, 6 * i + 6);
            for (int place = 0; place < 8; place++) {
                double[] window = window(place / 4, place / 2 % 2, place % 2);
                double most = 0;
                for (int j = 0; j < 6; j++) {
                    most = Math.max(most, Math.abs(patch[j] - window[j]));
                }
                seen[place] += most < 1e-12 ? 1 : 0;
            }
        }
        assertThat(Arrays.stream(seen).sum()).isEqualTo(800);
        assertThat(Arrays.stream(seen).boxed()).allMatch(count -> count > 62 && count < 138); // 100 ± 4 √87.5
    }

    @Test
    void equalSeedsCutEqualPatches() {
        double[] once = PATCHES.cut(images(), 4, 50, Rng.of(5)).data();
        assertThat(PATCHES.cut(images(), 4, 50, Rng.of(5)).data()).containsExactly(once);
        assertThat(PATCHES.cut(images(), 4, 50, Rng.of(6)).data()).isNotEqualTo(once);
    }

    @Test
    void patchesOfOneLightAreCutAgain() {
        double[] pixels = new double[100];
        Arrays.fill(pixels, 0.1); // of which ten do not add up to 1
        pixels[99] = 0.4;
        Matrix cut = PATCHES.cut(Matrix.over(1, 100, pixels), 10, 20, Rng.of(1));
        for (int i = 0; i < 20; i++) { // of the 72 places, the last alone
            assertThat(cut.get(i, 5)).isCloseTo(0.25, within(1e-15));
            assertThat(cut.get(i, 0)).isCloseTo(-0.05, within(1e-15));
        }
    }

    @Test
    void imagesOfOneLightAreRefused() {
        assertThatThrownBy(() -> PATCHES.cut(new Matrix(3, 12), 4, 1, Rng.of(1)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("patches of 2x3 were of one light each");
    }

    @Test
    void aSizeIsRowsAndColumns() {
        assertThat(ImagePatches.read("--patch", "5x7", 8, 8)).isEqualTo(new ImagePatches(5, 7));
        assertThat(ImagePatches.read("--patch", "8×8", 8, 8)).isEqualTo(new ImagePatches(8, 8));
    }

    @ParameterizedTest
    @CsvSource({
        "8, '--patch 8: this must be rows and columns, such as 8x8'",
        "8x8x8, '--patch 8x8x8: this must be rows and columns'",
        "-3x2, '--patch -3x2: this must be rows and columns'",
        "1x1, '--patch 1x1: this must be two pixels at least'",
        "0x5, '--patch 0x5: this must be two pixels at least'",
        "9x8, 'at most 8x10, the size of the images'",
        "8x11, 'at most 8x10, the size of the images'",
    })
    void whatIsNoSizeIsRefused(String text, String message) {
        assertThatThrownBy(() -> ImagePatches.read("--patch", text, 8, 10))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(message);
    }
}
