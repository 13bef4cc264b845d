package org.thalweg.lab;

import java.util.ArrayList;
import java.util.List;

/// Draws a [Chart] in characters. Braille patterns have two by four dots a character; in ASCII a character is one dot.
///
///       0.1 ┤⠉⠒⠤⣀
///           │    ⠑⢄
///         0 ┤      ⠉⠒
///           └┬───────┬
///            0      100
///
/// @param unicode whether the terminal shows more than ASCII
/// @param colour whether lines have colours, which tell several apart
record TerminalChart(boolean unicode, boolean colour) {
    private static final int ROWS = 14;
    private static final int WIDEST = 110;
    private static final int NARROWEST = 30;
    /// Which bit of a Braille character a dot is, by its row and column: Unicode, block 2800.
    private static final int[][] DOT = {{0, 3}, {1, 4}, {2, 5}, {6, 7}};

    private static final int[] COLOURS = {36, 33, 35, 32, 31, 34};
    private static final char[] MARKS = {'*', 'o', '+', 'x', '#', '@'};

    /// What stands at the places of the characters: the dots of each and the line that came last.
    private record Grid(int[][] dots, int[][] line, int across, int down) {
        Grid(int columns, int across, int down) {
            this(new int[ROWS][columns], new int[ROWS][columns], across, down);
        }

        int width() {
            return dots[0].length * across;
        }

        int height() {
            return ROWS * down;
        }

        void set(int x, int y, int series) {
            int row = y / down;
            int column = x / across;
            dots[row][column] |= 1 << DOT[y % down][x % across];
            line[row][column] = series;
        }
    }

    /// The lines of the drawing.
    List<String> render(Chart chart, int screen) {
        int width = Math.clamp(screen - 1, NARROWEST, WIDEST);
        Axis up = chart.vertical();
        List<Double> ticks = up.ticks(5);
        int margin =
                ticks.stream().mapToInt(tick -> Axis.label(tick).length()).max().orElse(1);
        Grid grid = new Grid(width - margin - 2, unicode ? 2 : 1, unicode ? 4 : 1);
        Axis right = chart.horizontal();
        for (int i = 0; i < chart.series().size(); i++) {
            trace(chart.series().get(i), i, right, up, grid);
        }
        String[] labels = new String[ROWS];
        for (double tick : ticks) {
            labels[row(up.place(tick))] = Axis.label(tick);
        }
        List<String> lines = new ArrayList<>();
        lines.add(" ".repeat(margin + 2) + chart.y().name() + (up.logarithmic() ? " (logarithmic)" : ""));
        for (int row = 0; row < ROWS; row++) {
            String label = labels[row] == null ? "" : labels[row];
            String stroke = unicode ? (label.isEmpty() ? "│" : "┤") : (label.isEmpty() ? "|" : "+");
            lines.add(" ".repeat(margin - label.length()) + label + " " + stroke + cells(grid, row));
        }
        addBottom(lines, chart, right, margin, grid.dots[0].length);
        if (chart.series().size() > 1) {
            for (int i = 0; i < chart.series().size(); i++) {
                lines.add(" ".repeat(margin + 2) + sample(i) + " "
                        + chart.series().get(i).name());
            }
        }
        return lines;
    }

    private static int row(double place) {
        return Math.clamp(Math.round((1 - place) * (ROWS - 1)), 0, ROWS - 1);
    }

    /// Dots on the straight lines between neighbours.
    private static void trace(Chart.Series series, int number, Axis right, Axis up, Grid grid) {
        double fromX = Double.NaN;
        double fromY = Double.NaN;
        for (int i = 0; i < series.x().length; i++) {
            double x = right.place(series.x()[i]) * (grid.width() - 1);
            double y = (1 - up.place(series.y()[i])) * (grid.height() - 1);
            boolean seen = Double.isFinite(x) && Double.isFinite(y);
            if (seen) {
                boolean joined = Double.isFinite(fromX);
                int steps = joined ? (int) Math.ceil(Math.max(Math.abs(x - fromX), Math.abs(y - fromY))) : 0;
                for (int s = 0; s < steps; s++) {
                    double share = (double) s / steps;
                    grid.set(
                            (int) Math.round(fromX + share * (x - fromX)),
                            (int) Math.round(fromY + share * (y - fromY)),
                            number);
                }
                grid.set((int) Math.round(x), (int) Math.round(y), number);
            }
            fromX = seen ? x : Double.NaN;
            fromY = seen ? y : Double.NaN;
        }
    }

    private String cells(Grid grid, int row) {
        var text = new StringBuilder();
        for (int column = 0; column < grid.dots[row].length; column++) {
            int dots = grid.dots[row][column];
            int line = grid.line[row][column];
            if (dots == 0) {
                text.append(' ');
            } else {
                text.append(coloured(unicode ? (char) (0x2800 + dots) : mark(line), line));
            }
        }
        return text.toString().stripTrailing();
    }

    private static char mark(int line) {
        return MARKS[line % MARKS.length];
    }

    private String sample(int line) {
        return coloured(unicode ? '━' : mark(line), line);
    }

    private String coloured(char mark, int line) {
        return colour ? "\u001b[" + COLOURS[line % COLOURS.length] + "m" + mark + "\u001b[0m" : String.valueOf(mark);
    }

    private void addBottom(List<String> lines, Chart chart, Axis right, int margin, int columns) {
        var rule = new StringBuilder((unicode ? "─" : "-").repeat(columns));
        var labels = new StringBuilder(" ".repeat(columns));
        int free = 0;
        for (double tick : right.ticks(Math.max(2, columns / 12))) {
            int column = Math.clamp(Math.round(right.place(tick) * (columns - 1)), 0, columns - 1);
            String label = Axis.label(tick);
            int start = Math.clamp(column - label.length() / 2, 0, columns - label.length());
            if (start >= free) {
                rule.setCharAt(column, unicode ? '┬' : '+');
                labels.replace(start, start + label.length(), label);
                free = start + label.length() + 2;
            }
        }
        String indent = " ".repeat(margin + 1);
        lines.add(indent + (unicode ? "└" : "+") + rule);
        lines.add(indent + " " + labels.toString().stripTrailing());
        String name = chart.x().name() + (right.logarithmic() ? " (logarithmic)" : "");
        lines.add(indent + " " + " ".repeat(Math.max(0, (columns - name.length()) / 2)) + name);
    }
}
