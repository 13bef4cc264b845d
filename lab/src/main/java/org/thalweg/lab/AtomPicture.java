package org.thalweg.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The atoms of a dictionary as a grid of small grey images, each as strong as its largest number.
///
/// Of signed atoms 0 is the same middle grey in all, −1 black and 1 white; an atom has the sign that makes most of
/// it light. Atoms without a number below 0 are ink: 0 is white as paper, 1 black.
///
/// @param atoms an image in each, row by row
/// @param rows of an image
/// @param columns of an image
record AtomPicture(List<double[]> atoms, int rows, int columns) implements Picture {
    private static final int SIDE = 5;
    private static final int GAP = 5;
    private static final int PAGE = 0xffffff;
    /// Between atoms on paper, which would otherwise not be told apart.
    private static final int SHADE = 0xd8dce4;
    /// Steps of light from 0 to the largest; enough for the eye, and few enough for small files.
    private static final int STEPS = 12;

    private static final String ASCII = " .:-=+*#%@";
    private static final String BLOCKS = " ░▒▓█";

    private int across() {
        return (int) Math.ceil(Math.sqrt(atoms.size()));
    }

    private int down() {
        return (atoms.size() + across() - 1) / across();
    }

    @Override
    public int width() {
        return GAP + across() * (SIDE * columns + GAP);
    }

    @Override
    public int height() {
        return GAP + down() * (SIDE * rows + GAP);
    }

    @Override
    public void draw(Drawing drawing) {
        boolean isSigned = isSigned();
        drawing.rectangle(0, 0, width(), height(), isSigned ? PAGE : SHADE);
        for (int k = 0; k < atoms.size(); k++) {
            drawing.rectangle(left(k), top(k), SIDE * columns, SIDE * rows, grey(0, isSigned));
        }
        for (int step = -STEPS; step <= STEPS; step++) {
            List<double[]> squares = step == 0 ? List.of() : squares(step);
            if (!squares.isEmpty()) {
                drawing.squares(squares, SIDE, grey(step, isSigned));
            }
        }
    }

    private boolean isSigned() {
        return atoms.stream().flatMapToDouble(Arrays::stream).anyMatch(value -> value < 0);
    }

    private double left(int k) {
        return GAP + k % across() * (SIDE * columns + GAP);
    }

    private double top(int k) {
        return GAP + k / across() * (SIDE * rows + GAP);
    }

    /// The corners of all pixels of one grey.
    private List<double[]> squares(int step) {
        List<double[]> squares = new ArrayList<>();
        for (int k = 0; k < atoms.size(); k++) {
            double[] light = light(atoms.get(k));
            for (int i = 0; i < light.length; i++) {
                if (Math.round(STEPS * light[i]) == step) {
                    squares.add(new double[] {left(k) + i % columns * SIDE, top(k) + i / columns * SIDE});
                }
            }
        }
        return squares;
    }

    private static int grey(int step, boolean isSigned) {
        double strength = (double) step / STEPS;
        return (int) Math.round(isSigned ? 127.5 * (1 + strength) : 255 * (1 - strength)) * 0x010101;
    }

    /// From −1 to 1.
    private static double[] light(double[] atom) {
        double largest = 0;
        double sum = 0;
        for (double value : atom) {
            largest = Math.max(largest, Math.abs(value));
            sum += value;
        }
        double by = largest > 0 ? Math.copySign(1 / largest, sum) : 0;
        double[] light = new double[atom.length];
        for (int i = 0; i < light.length; i++) {
            light[i] = by * atom[i];
        }
        return light;
    }

    /// The first atoms as text, as many as fit in the width and in `most` rows of images; a character is as
    /// high as two pixels. What is below 0 is blank.
    List<String> text(int width, int most, boolean unicode) {
        String shades = unicode ? BLOCKS : ASCII;
        int inRow = Math.max(1, Math.min(across(), (width - 1) / (columns + 2)));
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < most && row * inRow < atoms.size(); row++) {
            for (int i = 0; i < rows; i += 2) {
                var line = new StringBuilder();
                for (int k = row * inRow; k < Math.min(atoms.size(), (row + 1) * inRow); k++) {
                    double[] light = light(atoms.get(k));
                    for (int j = 0; j < columns; j++) {
                        double upper = light[i * columns + j];
                        double lower = i + 1 < rows ? light[(i + 1) * columns + j] : upper;
                        double shade = Math.clamp((upper + lower) / 2, 0, 1);
                        line.append(shades.charAt((int) Math.round(shade * (shades.length() - 1))));
                    }
                    line.append("  ");
                }
                lines.add(line.toString().stripTrailing());
            }
            lines.add("");
        }
        return lines;
    }
}
