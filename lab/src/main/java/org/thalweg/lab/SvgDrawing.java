package org.thalweg.lab;

import java.util.List;
import java.util.Locale;

/// Draws an SVG file.
final class SvgDrawing implements Drawing {
    private final StringBuilder elements = new StringBuilder();
    private final int width;
    private final int height;

    SvgDrawing(int width, int height) {
        this.width = width;
        this.height = height;
    }

    @Override
    public void rectangle(double x, double y, double across, double down, int colour) {
        add(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"#%06x\"/>",
                x,
                y,
                across,
                down,
                colour));
    }

    @Override
    public void squares(List<double[]> corners, double side, int colour) {
        var path = new StringBuilder();
        for (double[] corner : corners) {
            path.append(
                    String.format(Locale.ROOT, "M%.0f %.0fh%.0fv%.0fh%.0fz", corner[0], corner[1], side, side, -side));
        }
        add(String.format(Locale.ROOT, "<path d=\"%s\" fill=\"#%06x\" shape-rendering=\"crispEdges\"/>", path, colour));
    }

    @Override
    public void line(double[] x, double[] y, double stroke, int colour) {
        var points = new StringBuilder();
        for (int i = 0; i < x.length; i++) {
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x[i], y[i]));
        }
        add(String.format(
                Locale.ROOT,
                "<polyline points=\"%s\" fill=\"none\" stroke=\"#%06x\" stroke-width=\"%.1f\""
                        + " stroke-linejoin=\"round\"/>",
                points.toString().stripTrailing(),
                colour,
                stroke));
    }

    @Override
    public void text(String text, double x, double y, Anchor anchor, int colour) {
        String where = switch (anchor) {
            case LEFT -> "start";
            case MIDDLE -> "middle";
            case RIGHT -> "end";
        };
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        add(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"#%06x\">%s</text>",
                x,
                y,
                where,
                colour,
                escaped));
    }

    private void add(String element) {
        elements.append(element).append('\n');
    }

    @Override
    public String toString() {
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height
                + "\" viewBox=\"0 0 " + width + " " + height + "\" font-family=\"sans-serif\" font-size=\"13\">\n"
                + elements + "</svg>\n";
    }
}
