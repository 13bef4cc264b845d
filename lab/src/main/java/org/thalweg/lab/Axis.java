package org.thalweg.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/// Values along a line.
///
/// @param low the value at 0
/// @param high the value at 1, above `low`
record Axis(double low, double high, boolean logarithmic) {
    private static final double[] ROUND = {1, 2, 5, 10};
    /// A round value so little outside, as a share of the range, is as good as within.
    private static final double NEAR = 0.005;

    /// From the least to the greatest of those values that can be shown; where these are one, with room around it.
    static Axis over(DoubleStream values, boolean logarithmic) {
        var range = values.filter(value -> Double.isFinite(value) && (!logarithmic || value > 0))
                .summaryStatistics();
        if (range.getCount() == 0) {
            return new Axis(logarithmic ? 0.1 : 0, 1, logarithmic);
        }
        double low = range.getMin();
        double high = range.getMax();
        if (high - low > 1e-12 * Math.max(Math.abs(low), Math.abs(high))) {
            return new Axis(low, high, logarithmic);
        }
        double room = low == 0 ? 1 : Math.abs(low) / 2;
        return new Axis(low - room, high + room, logarithmic);
    }

    /// Where a value lies, from 0 to 1; NaN for what cannot be shown.
    double place(double value) {
        double place = (scaled(value) - scaled(low)) / (scaled(high) - scaled(low));
        return Double.isFinite(place) ? place : Double.NaN;
    }

    private double scaled(double value) {
        return logarithmic ? Math.log10(value) : value;
    }

    /// Round values within, at most about so many.
    List<Double> ticks(int most) {
        double decades = logarithmic ? Math.log10(high / low) : 0;
        if (decades >= 2) {
            return powers(Math.max(1, (int) Math.ceil(decades / most)));
        }
        return decades >= 0.7 ? parts() : multiples(most);
    }

    /// One, two and five of each power of ten.
    private List<Double> parts() {
        List<Double> ticks = new ArrayList<>();
        for (int power = (int) Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
            for (int digit : new int[] {1, 2, 5}) {
                double tick = Double.parseDouble(digit + "e" + power);
                if (tick >= low && tick <= high) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }

    private List<Double> powers(int every) {
        List<Double> ticks = new ArrayList<>();
        for (int power = (int) Math.ceil(Math.log10(low) - 1e-9); power <= Math.log10(high) + 1e-9; power++) {
            if (Math.floorMod(power, every) == 0) {
                ticks.add(Double.parseDouble("1e" + power));
            }
        }
        return ticks;
    }

    private List<Double> multiples(int most) {
        double least = (high - low) / most;
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        double step = 10 * power;
        for (int i = ROUND.length - 1; i >= 0; i--) {
            step = ROUND[i] * power >= least * (1 - 1e-9) ? ROUND[i] * power : step;
        }
        double slack = NEAR * (high - low);
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil((low - slack) / step); i * step <= high + slack; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /// A tick's value in as few characters as tell it: `0.05`, `250`, `1e-5`, `20k`.
    static String label(double value) {
        double size = Math.abs(value);
        if (size < 1e-12) {
            return "0";
        }
        if (size < 1e-3 || size >= 1e6) {
            return String.format(Locale.ROOT, "%.2e", value)
                    .replaceAll("\\.?0*e", "e")
                    .replaceAll("e([+-])0*", "e$1")
                    .replace("e+", "e");
        }
        if (size >= 1e4) {
            return shortened(String.format(Locale.ROOT, "%.3f", value / 1e3)) + "k";
        }
        return shortened(String.format(Locale.ROOT, size >= 100 ? "%.1f" : "%.5f", value));
    }

    private static String shortened(String digits) {
        return digits.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
}
