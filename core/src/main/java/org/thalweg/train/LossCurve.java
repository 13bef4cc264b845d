package org.thalweg.train;

import java.util.ArrayList;
import java.util.List;

/// The losses of a training in few enough points to be kept and drawn: each is a mean over as many steps.
public final class LossCurve {
    private static final int POINTS = 200;

    private final List<Point> points = new ArrayList<>();
    private long each = 1;
    private long count;
    private double sum;

    LossCurve() {}

    /// @param step the last of the steps
    /// @param loss their mean loss
    public record Point(long step, double loss) {}

    void begin(long steps) {
        each = Math.max(1, steps / POINTS);
    }

    void add(long step, double loss) {
        sum += loss;
        count++;
        if (count == each) {
            points.add(new Point(step, sum / count));
            sum = 0;
            count = 0;
        }
    }

    List<Point> points() {
        return points;
    }
}
