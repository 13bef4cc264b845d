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
/// @param rows of characters, without axis and legend
record TerminalChart(boolean unicode, boolean colour, int rows) {
    private static final int ROWS = 14;
    private static final int WIDEST = 110;
    private static final int NARROWEST = 30;
    /// Which bit of a Braille character a dot is, by its row and column: Unicode, block 2800.
    private static final int[][] DOT = {{0, 3}, {1, 4}, {2, 5}, {6, 7}};

    /// More points than these are dots instead of marks, so that they can be told apart.
    private static final int MOST_MARKS = 300;

    private static final int[] COLOURS = {36, 33, 35, 32, 31, 34};
    private static final char POINT = '•';
    private static final char[] MARKS = {'*', 'o', '+', 'x', '#', '@'};

    TerminalChart(boolean unicode, boolean colour) {
        this(unicode, colour, ROWS);
    }

    /// What stands at the places of the characters: the dots of each, the line that came last, and whether it is
    /// a mark.
    private record Grid(int[][] dots, int[][] line, boolean[][] mark, int across, int down) {
        Grid(int rows, int columns, int across, int down) {
            this(new int[rows][columns], new int[rows][columns], new boolean[rows][columns], across, down);
        }

        int width() {
            return dots[0].length * across;
        }

        int height() {
            return dots.length * down;
        }

        void set(int x, int y, int series) {
            int row = y / down;
            int column = x / across;
            dots[row][column] |= 1 << DOT[y % down][x % across];
            line[row][column] = series;
        }

        void setMark(int x, int y, int series) {
            set(x, y, series);
            mark[y / down][x / across] = true;
        }
    }

    /// The lines of the drawing.
    List<String> render(Chart chart, int screen) {
        int width = Math.clamp(screen - 1, NARROWEST, WIDEST);
        Axis up = chart.vertical();
        List<Double> ticks = up.ticks(5);
        int margin =
                ticks.stream().mapToInt(tick -> Axis.label(tick).length()).max().orElse(1);
        Grid grid = new Grid(rows, width - margin - 2, unicode ? 2 : 1, unicode ? 4 : 1);
        Axis right = chart.horizontal();
        for (int i = 0; i < chart.series().size(); i++) {
            trace(chart.series().get(i), i, right, up, grid);
        }
        String[] labels = new String[rows];
        for (double tick : ticks) {
            labels[row(up.place(tick))] = Axis.label(tick);
        }
        List<String> lines = new ArrayList<>();
        lines.add(" ".repeat(margin + 2) + chart.y().name() + (up.logarithmic() ? " (logarithmic)" : ""));
        for (int row = 0; row < rows; row++) {
            String label = labels[row] == null ? "" : labels[row];
            String stroke = unicode ? (label.isEmpty() ? "│" : "┤") : (label.isEmpty() ? "|" : "+");
            lines.add(" ".repeat(margin - label.length()) + label + " " + stroke + cells(grid, row));
        }
        addBottom(lines, chart, right, margin, grid.dots[0].length);
        addLegend(lines, chart.series(), margin);
        return lines;
    }

    private void addLegend(List<String> lines, List<Chart.Series> series, int margin) {
        boolean several = series.stream().filter(one -> !one.name().isEmpty()).count() > 1;
        for (int i = 0; several && i < series.size(); i++) {
            Chart.Series one = series.get(i);
            if (!one.name().isEmpty()) {
                lines.add(" ".repeat(margin + 2) + sample(i, one) + " " + one.name());
            }
        }
    }

    private static boolean isMarked(Chart.Series series) {
        return !series.joined() && series.x().length <= MOST_MARKS;
    }

    private int row(double place) {
        return Math.clamp(Math.round((1 - place) * (rows - 1)), 0, rows - 1);
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
                boolean joined = series.joined() && Double.isFinite(fromX);
                int steps = joined ? (int) Math.ceil(Math.max(Math.abs(x - fromX), Math.abs(y - fromY))) : 0;
                for (int s = 0; s < steps; s++) {
                    double share = (double) s / steps;
                    grid.set(
                            (int) Math.round(fromX + share * (x - fromX)),
                            (int) Math.round(fromY + share * (y - fromY)),
                            number);
                }
                if (isMarked(series)) {
                    grid.setMark((int) Math.round(x), (int) Math.round(y), number);
                } else {
                    grid.set((int) Math.round(x), (int) Math.round(y), number);
                }
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
                char dotted = grid.mark[row][column] ? POINT : (char) (0x2800 + dots);
                text.append(coloured(unicode ? dotted : mark(line), line));
            }
        }
        return text.toString().stripTrailing();
    }

    private static char mark(int line) {
        return MARKS[line % MARKS.length];
    }

    private String sample(int line, Chart.Series series) {
        char shape = series.joined() ? '━' : isMarked(series) ? POINT : '⠕';
        return coloured(unicode ? shape : mark(line), line);
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
