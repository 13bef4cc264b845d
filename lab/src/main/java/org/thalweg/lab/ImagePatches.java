package org.thalweg.lab;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.thalweg.linear.Matrix;
import org.thalweg.tensor.Rng;

/// Patches of a size, cut from images at random, each less its own mean, so that it holds what is in it and not how
/// light it is: Olshausen & Field (1996), "Emergence of simple-cell receptive field properties by learning a sparse
/// code for natural images", Nature 381; Mairal, Bach, Ponce & Sapiro (2009), "Online dictionary learning for sparse
/// coding", ICML. Patches of one light hold nothing, and others are cut instead.
///
/// Differs: Olshausen & Field first bring all frequencies of a photograph to one strength.
///
/// @param rows of a patch
/// @param columns of a patch
record ImagePatches(int rows, int columns) {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,4})[x×](\\d{1,4})");

    /// Patches tried for each that is wanted, before images count as being of one light.
    private static final int TRIES = 1000;

    /// Reads `8x8`, rows first, for images of a size.
    ///
    /// @throws UsageException if it is no size, a single pixel, or larger than the images
    static ImagePatches read(String option, String text, int height, int width) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw new UsageException(option + " " + text + ": this must be rows and columns, such as 8x8");
        }
        var patches = new ImagePatches(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)));
        int pixels = patches.rows * patches.columns;
        if (pixels < 2 || patches.rows > height || patches.columns > width) {
            throw new UsageException(option + " " + text + ": this must be two pixels at least, and at most " + height
                    + "x" + width + ", the size of the images");
        }
        return patches;
    }

    /// Cuts so many.
    ///
    /// @param images an image of that width in each row, row by row
    /// @throws UsageException if the images are of one light
    Matrix cut(Matrix images, int width, int count, Rng random) {
        int height = images.columns() / width;
        Matrix patches = new Matrix(count, rows * columns);
        for (int i = 0; i < count; i++) {
            int tries = 0;
            do {
                if (++tries > TRIES) {
                    throw new UsageException(TRIES + " patches of " + rows + "x" + columns
                            + " were of one light each; take larger patches, or images with more in them");
                }
                int image = random.nextInt(images.rows());
                int top = random.nextInt(height - rows + 1);
                int left = random.nextInt(width - columns + 1);
                copy(images.data(), image * images.columns() + top * width + left, width, patches.data(), i);
            } while (!centre(patches.data(), i * rows * columns));
        }
        return patches;
    }

    private void copy(double[] images, int from, int width, double[] patches, int patch) {
        for (int row = 0; row < rows; row++) {
            System.arraycopy(images, from + row * width, patches, (patch * rows + row) * columns, columns);
        }
    }

    /// Subtracts the mean; whether anything else is there.
    private boolean centre(double[] patches, int at) {
        int end = at + rows * columns;
        double mean = 0;
        boolean isOneLight = true;
        for (int i = at; i < end; i++) {
            mean += patches[i] / (end - at);
            isOneLight &= patches[i] == patches[at];
        }
        for (int i = at; i < end; i++) {
            patches[i] -= mean;
        }
        return !isOneLight;
    }
}
