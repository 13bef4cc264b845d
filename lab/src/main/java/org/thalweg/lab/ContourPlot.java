package org.thalweg.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.thalweg.solve.Bounds;

/// A function of two variables from above, and a path over it: the ground is darker the lower it lies, in
/// levels of equal steps of log(f − min), the path is drawn in dots, with its start and end marked.
///
/// With colours a character shows two points of the ground, one above the other; without it shows one, by its density.
record ContourPlot(Ground ground, List<String> names, Screen screen) {
    private static final int ROWS = 22;
    private static final int WIDEST = 96;
    private static final int NARROWEST = 30;
    /// How much more than the path is shown, as a share.
    private static final double ROOM = 0.25;

    /// Of 256 colours, from the valley to the heights.
    private static final int[] LEVELS = {17, 18, 19, 25, 31, 37, 36, 35, 71, 107, 143, 179};

    private static final String SHADES = "  ░░▒▒▓▓";
    private static final String ASCII = " .:-=+*#%@";
    private static final int[][] DOT = {{0, 3}, {1, 4}, {2, 5}, {6, 7}};
    private static final String PATH = "\u001b[1;38;5;231m";
    private static final String PLAIN = "\u001b[0m";

    /// A function of two variables.
    interface Ground {
        double at(double... x);
    }

    /// The lines of the drawing.
    List<String> render(List<double[]> path, @Nullable Bounds bounds) {
        int width = Math.clamp(screen.width().getAsInt() - 1, NARROWEST, WIDEST);
        Axis right = around(path, 0, bounds);
        Axis up = around(path, 1, bounds);
        List<Double> ticks = up.ticks(5);
        int margin =
                ticks.stream().mapToInt(tick -> Axis.label(tick).length()).max().orElse(1);
        int columns = width - margin - 2;
        double[][] heights = heights(right, up, columns, path);
        int[][] dots = dots(path, right, up, columns);
        String[] labels = new String[ROWS];
        for (double tick : ticks) {
            labels[place(up.place(tick), ROWS)] = Axis.label(tick);
        }
        List<String> lines = new ArrayList<>();
        lines.add(" ".repeat(margin + 2) + names.get(1));
        for (int row = 0; row < ROWS; row++) {
            String label = labels[row] == null ? "" : labels[row];
            String stroke = screen.unicode() ? (label.isEmpty() ? "│" : "┤") : (label.isEmpty() ? "|" : "+");
            lines.add(" ".repeat(margin - label.length()) + label + " " + stroke
                    + cells(heights, dots, row, path, right, up));
        }
        addBottom(lines, right, margin, columns);
        return lines;
    }

    /// The range of a coordinate along the path, with room, within the bounds.
    private static Axis around(List<double[]> path, int coordinate, @Nullable Bounds bounds) {
        double[] values = path.stream()
                .mapToDouble(x -> x[coordinate])
                .filter(Double::isFinite)
                .toArray();
        double low = DoubleStream.of(values).min().orElse(-1);
        double high = DoubleStream.of(values).max().orElse(1);
        double least = Math.max(1e-3, 1e-6 * Math.max(Math.abs(low), Math.abs(high)));
        double room = Math.max(ROOM * (high - low), high - low < least ? 1 : least);
        low -= room;
        high += room;
        if (bounds != null) {
            low = Math.max(low, bounds.lower(coordinate));
            high = Math.min(high, bounds.upper(coordinate));
        }
        return low < high ? new Axis(low, high, false) : new Axis(low - 1, low + 1, false);
    }

    /// log(f − min) as a share from 0, the lowest, to 1, the highest; NaN where f is not finite. Two rows a
    /// character.
    private double[][] heights(Axis right, Axis up, int columns, List<double[]> path) {
        double[][] f = new double[2 * ROWS][columns];
        for (int row = 0; row < f.length; row++) {
            double y = up.high() - row / (f.length - 1.0) * (up.high() - up.low());
            for (int column = 0; column < columns; column++) {
                double x = right.low() + column / (columns - 1.0) * (right.high() - right.low());
                f[row][column] = ground.at(x, y);
            }
        }
        double[] seen = Arrays.stream(f)
                .flatMapToDouble(Arrays::stream)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        if (seen.length == 0) {
            return f;
        }
        double least = path.stream()
                .mapToDouble(x -> ground.at(x))
                .filter(Double::isFinite)
                .min()
                .orElse(seen[0]);
        double min = Math.min(least, seen[0]);
        double low = Math.log(Math.max(seen[seen.length / 100] - min, 1e-12 * (seen[seen.length - 1] - min) + 1e-300));
        double high = Math.log(Math.max(seen[(int) (0.98 * (seen.length - 1))] - min, 1e-300));
        for (double[] line : f) {
            for (int column = 0; column < columns; column++) {
                double share = (Math.log(Math.max(line[column] - min, 1e-300)) - low) / Math.max(high - low, 1e-9);
                line[column] = Double.isFinite(line[column]) ? Math.clamp(share, 0, 1) : Double.NaN;
            }
        }
        return f;
    }

    private int[][] dots(List<double[]> path, Axis right, Axis up, int columns) {
        int across = screen.unicode() ? 2 : 1;
        int down = screen.unicode() ? 4 : 1;
        int[][] dots = new int[ROWS][columns];
        double fromX = Double.NaN;
        double fromY = Double.NaN;
        for (double[] point : path) {
            double x = right.place(point[0]) * (columns * across - 1);
            double y = (1 - up.place(point[1])) * (ROWS * down - 1);
            double steps = Math.ceil(Math.max(Math.abs(x - fromX), Math.abs(y - fromY)));
            for (int s = 0; s <= steps; s++) { // none if there was no point before
                double share = steps == 0 ? 1 : s / steps;
                int column = (int) Math.round(fromX + share * (x - fromX));
                int row = (int) Math.round(fromY + share * (y - fromY));
                dots[row / down][column / across] |= 1 << DOT[row % down][column % across];
            }
            fromX = x;
            fromY = y;
        }
        return dots;
    }

    private String cells(double[][] heights, int[][] dots, int row, List<double[]> path, Axis right, Axis up) {
        int columns = dots[row].length;
        var text = new StringBuilder();
        for (int column = 0; column < columns; column++) {
            double top = heights[2 * row][column];
            double bottom = heights[2 * row + 1][column];
            char mark = mark(path, right, up, row, column, columns);
            if (mark == 0 && dots[row][column] != 0) {
                mark = screen.unicode() ? (char) (0x2800 + dots[row][column]) : 'o';
            }
            if (!screen.colour()) {
                text.append(mark == 0 ? shade(0.5 * (top + bottom)) : mark);
            } else if (mark == 0) {
                text.append("\u001b[38;5;")
                        .append(level(top))
                        .append(";48;5;")
                        .append(level(bottom))
                        .append("m▀");
            } else {
                text.append(PATH)
                        .append("\u001b[48;5;")
                        .append(level(bottom))
                        .append('m')
                        .append(mark)
                        .append(PLAIN);
            }
        }
        return screen.colour() ? text.append(PLAIN).toString() : text.toString();
    }

    /// The mark of the start or the end; 0 elsewhere.
    private char mark(List<double[]> path, Axis right, Axis up, int row, int column, int columns) {
        if (path.isEmpty()) {
            return 0;
        }
        if (isAt(path.getLast(), right, up, row, column, columns)) {
            return screen.unicode() ? '●' : 'E';
        }
        boolean start = isAt(path.getFirst(), right, up, row, column, columns);
        return start ? (screen.unicode() ? '○' : 'S') : 0;
    }

    private static boolean isAt(double[] point, Axis right, Axis up, int row, int column, int columns) {
        return place(up.place(point[1]), ROWS) == row
                && Math.clamp(Math.round(right.place(point[0]) * (columns - 1)), 0, columns - 1) == column;
    }

    private static int place(double share, int rows) {
        return Math.clamp(Math.round((1 - share) * (rows - 1)), 0, rows - 1);
    }

    private static int level(double share) {
        return Double.isNaN(share) ? 236 : LEVELS[Math.min(LEVELS.length - 1, (int) (share * LEVELS.length))];
    }

    private char shade(double share) {
        String shades = screen.unicode() ? SHADES : ASCII;
        return Double.isNaN(share)
                ? '?'
                : shades.charAt(Math.min(shades.length() - 1, (int) (share * shades.length())));
    }

    private void addBottom(List<String> lines, Axis right, int margin, int columns) {
        var rule = new StringBuilder((screen.unicode() ? "─" : "-").repeat(columns));
        var labels = new StringBuilder(" ".repeat(columns));
        int free = 0;
        for (double tick : right.ticks(Math.max(2, columns / 12))) {
            int column = Math.clamp(Math.round(right.place(tick) * (columns - 1)), 0, columns - 1);
            String label = Axis.label(tick);
            int start = Math.clamp(column - label.length() / 2, 0, columns - label.length());
            if (start >= free) {
                rule.setCharAt(column, screen.unicode() ? '┬' : '+');
                labels.replace(start, start + label.length(), label);
                free = start + label.length() + 2;
            }
        }
        String indent = " ".repeat(margin + 1);
        lines.add(indent + (screen.unicode() ? "└" : "+") + rule);
        lines.add(indent + " " + labels.toString().stripTrailing());
        String key = names.get(0) + (screen.unicode() ? "     ○ start  ● end" : "     S start  E end");
        lines.add(indent + " " + " ".repeat(Math.max(0, (columns - names.get(0).length()) / 2)) + key);
    }
}
