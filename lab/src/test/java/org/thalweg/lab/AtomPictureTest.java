package org.thalweg.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AtomPictureTest {
    /// The colour of each pixel, the last that was painted there.
    private static final class Canvas implements Drawing {
        private final int[][] colours;

        Canvas(Picture picture) {
            colours = new int[picture.height()][picture.width()];
            picture.draw(this);
        }

        int at(int x, int y) {
            return colours[y][x];
        }

        @Override
        public void rectangle(double x, double y, double width, double height, int colour) {
            for (int row = (int) y; row < y + height; row++) {
                for (int column = (int) x; column < x + width; column++) {
                    colours[row][column] = colour;
                }
            }
        }

        @Override
        public void squares(List<double[]> corners, double side, int colour) {
            corners.forEach(corner -> rectangle(corner[0], corner[1], side, side, colour));
        }

        @Override
        public void line(double[] x, double[] y, double width, int colour) {
            throw new AssertionError("atoms have no lines");
        }

        @Override
        public void text(String text, double x, double y, Anchor anchor, int colour) {
            throw new AssertionError("atoms have no text");
        }
    }

    /// The colours of the pixels of atom k of 1×3, of four.
    private static List<Integer> pixels(Canvas canvas, int k) {
        List<Integer> pixels = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            pixels.add(canvas.at(7 + k % 2 * 20 + 5 * i, 7 + k / 2 * 10)); // 5 a pixel and 5 between atoms
        }
        return pixels;
    }

    private static Canvas drawn(double[]... atoms) {
        return new Canvas(new AtomPicture(List.of(atoms), 1, 3));
    }

    @Test
    void nothingIsTheSameGreyInAllSignedAtoms() {
        Canvas canvas = drawn(
                new double[] {0, 2, -1}, new double[] {0, -4, 0}, new double[] {0, 0.5, 0.5}, new double[] {0, 0, 0});
        assertThat(pixels(canvas, 0)).containsExactly(0x808080, 0xffffff, 0x404040);
        assertThat(pixels(canvas, 1)).containsExactly(0x808080, 0xffffff, 0x808080); // most of it is light
        assertThat(pixels(canvas, 2)).containsExactly(0x808080, 0xffffff, 0xffffff);
        assertThat(pixels(canvas, 3)).containsExactly(0x808080, 0x808080, 0x808080);
    }

    @Test
    void nothingIsPaperWhereNothingIsBelow() {
        Canvas canvas = drawn(
                new double[] {0, 2, 1}, new double[] {4, 0, 0}, new double[] {0, 0.5, 0.5}, new double[] {0, 0, 0});
        assertThat(pixels(canvas, 0)).containsExactly(0xffffff, 0, 0x808080);
        assertThat(pixels(canvas, 1)).containsExactly(0, 0xffffff, 0xffffff);
        assertThat(pixels(canvas, 2)).containsExactly(0xffffff, 0, 0);
        assertThat(pixels(canvas, 3)).containsExactly(0xffffff, 0xffffff, 0xffffff);
        assertThat(canvas.at(2, 2)).isNotEqualTo(0xffffff); // the grid between
    }
}
