package org.thalweg.lab;

import java.util.Locale;

/// Numbers as people read them.
final class Figures {
    private Figures() {}

    /// Four digits after the point, or four in all for what is larger or smaller than that suits.
    static String plain(double value) {
        double size = Math.abs(value);
        if (!Double.isFinite(value)) {
            return String.valueOf(value);
        }
        if (size >= 1e6 || (size < 1e-3 && size > 0)) {
            return String.format(Locale.ROOT, "%.3e", value);
        }
        return String.format(Locale.ROOT, size >= 1000 ? "%.1f" : size >= 10 ? "%.3f" : "%.4f", value);
    }

    /// `812`, `61.2k`, `1.25M`.
    static String pace(double perSecond) {
        if (perSecond < 10_000) {
            return String.format(Locale.ROOT, "%.0f", perSecond);
        }
        return perSecond < 1e6
                ? String.format(Locale.ROOT, "%.1fk", perSecond / 1e3)
                : String.format(Locale.ROOT, "%.2fM", perSecond / 1e6);
    }

    /// `0.4 s`, `12 s`, `2:05`, `1:02:05`.
    static String duration(double seconds) {
        if (seconds < 9.95) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    /// `test_accuracy` as words.
    static String words(String name) {
        return name.replace('_', ' ');
    }
}
