package org.thalweg.lab;

import java.util.Arrays;
import java.util.List;

/// Charts side by side, with one legend below, as a picture.
record ChartPicture(List<Chart> charts) implements Picture {
    private static final int WIDTH = 560;
    private static final int HEIGHT = 360;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 40;
    private static final int BOTTOM = 50;
    private static final int ENTRY = 20;

    private static final int PAPER = 0xffffff;
    private static final int INK = 0x333333;
    private static final int GRID = 0xe4e4e4;
    /// Okabe & Ito (2008), "Color universal design": told apart by colour-blind people too.
    private static final int[] COLOURS = {
        0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00, 0x56b4e9, 0x000000, 0x8c6d1f,
    };

    @Override
    public int width() {
        return WIDTH * charts.size();
    }

    @Override
    public int height() {
        return HEIGHT + ENTRY * (charts.getFirst().series().size() + 1);
    }

    @Override
    public void draw(Drawing drawing) {
        drawing.rectangle(0, 0, width(), height(), PAPER);
        for (int i = 0; i < charts.size(); i++) {
            draw(charts.get(i), i * WIDTH, drawing);
        }
        List<Chart.Series> legend = charts.getFirst().series();
        for (int i = 0; i < legend.size(); i++) {
            double y = HEIGHT + ENTRY * (i + 0.5);
            drawing.line(new double[] {LEFT, LEFT + 24}, new double[] {y, y}, 3, colour(i));
            drawing.text(legend.get(i).name(), LEFT + 32, y + 4, Drawing.Anchor.LEFT, INK);
        }
    }

    private static int colour(int series) {
        return COLOURS[series % COLOURS.length];
    }

    private static void draw(Chart chart, double left, Drawing drawing) {
        Axis across = chart.horizontal();
        Axis up = chart.vertical();
        drawing.text(chart.title(), left + LEFT, TOP - 14, Drawing.Anchor.LEFT, INK);
        for (double tick : up.ticks(6)) {
            double y = y(up, tick);
            drawing.line(new double[] {left + LEFT, left + WIDTH - RIGHT}, new double[] {y, y}, 1, GRID);
            drawing.text(Axis.label(tick), left + LEFT - 8, y + 4, Drawing.Anchor.RIGHT, INK);
        }
        for (double tick : across.ticks(6)) {
            double x = x(across, tick, left);
            drawing.line(new double[] {x, x}, new double[] {TOP, HEIGHT - BOTTOM}, 1, GRID);
            drawing.text(Axis.label(tick), x, HEIGHT - BOTTOM + 18, Drawing.Anchor.MIDDLE, INK);
        }
        drawing.text(
                chart.x().name(),
                left + (LEFT + WIDTH - RIGHT) / 2.0,
                HEIGHT - BOTTOM + 36,
                Drawing.Anchor.MIDDLE,
                INK);
        for (int i = 0; i < chart.series().size(); i++) {
            draw(chart.series().get(i), across, up, left, colour(i), drawing);
        }
    }

    private static double x(Axis across, double value, double left) {
        return left + LEFT + across.place(value) * (WIDTH - LEFT - RIGHT);
    }

    private static double y(Axis up, double value) {
        return HEIGHT - BOTTOM - up.place(value) * (HEIGHT - TOP - BOTTOM);
    }

    /// A line for each stretch of points that can be shown.
    private static void draw(Chart.Series series, Axis across, Axis up, double left, int colour, Drawing drawing) {
        double[] x = new double[series.x().length];
        double[] y = new double[x.length];
        int count = 0;
        for (int i = 0; i < series.x().length; i++) {
            x[count] = x(across, series.x()[i], left);
            y[count] = y(up, series.y()[i]);
            boolean shown = Double.isFinite(x[count]) && Double.isFinite(y[count]);
            if (shown && !series.joined()) {
                drawing.rectangle(x[count] - 2, y[count] - 2, 4, 4, colour);
                shown = false;
            }
            count = shown ? count + 1 : count;
            if (count > 0 && (!shown || i == series.x().length - 1)) {
                drawing.line(Arrays.copyOf(x, count), Arrays.copyOf(y, count), 2, colour);
                count = 0;
            }
        }
    }
}
