package org.thalweg.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// One line that says how far something is, in as many columns as there are.
///
///     epoch 2/5 ███████████▌                  41%  61.2k samples/s  loss 0.3723  accuracy 0.8651  2.1 s left
///
/// In a narrow window it leaves out the pace, then the bar, then figures from the right.
///
/// @param unicode whether the bar may be of block characters, an eighth of a column fine
/// @param colour whether the bar has a colour
record ProgressLine(boolean unicode, boolean colour) {
    private static final int LONGEST_BAR = 30;
    private static final int SHORTEST_BAR = 10;
    private static final String EIGHTHS = " ▏▎▍▌▋▊▉";
    private static final String CYAN = "\u001b[36m";
    private static final String DIM = "\u001b[2m";
    private static final String PLAIN = "\u001b[0m";

    /// @param label what is going on
    /// @param done from 0 to 1
    /// @param pace how fast; may be empty
    /// @param figures what came of it so far, the most important first
    /// @param left the time left; may be empty
    String render(String label, double done, String pace, List<String> figures, String left, int width) {
        String percent = String.format(Locale.ROOT, "%3d%%", (int) (100 * done));
        List<String> all = new ArrayList<>(figures);
        all.add(left);
        String full = joined(percent, pace, all);
        String text = fits(label, full, width) ? full : joined(percent, "", all);
        if (fits(label, text, width)) {
            int length = Math.min(LONGEST_BAR, width - label.length() - text.length() - 3);
            return label + " " + bar(done, length) + " " + text;
        }
        String line = joined(label, percent, all);
        while (line.length() >= width && !all.isEmpty()) {
            all.removeLast();
            line = joined(label, percent, all);
        }
        return line.substring(0, Math.max(0, Math.min(line.length(), width - 1)));
    }

    /// The line that stays when something is done: its figures, then as many asides, from the left, as fit.
    ///
    /// @param figures of the parts of the data, each beginning with its name but for the first
    String done(String label, List<List<String>> figures, List<String> asides, int width) {
        String text = figures.stream()
                .filter(part -> !part.isEmpty())
                .map(part -> String.join("  ", part))
                .collect(Collectors.joining(unicode ? "  ·  " : "  |  ", label + "  ", ""));
        int room = width - 1 - text.length();
        if (room < 0) {
            return text.substring(0, Math.max(0, width - 1));
        }
        String rest = "";
        for (String aside : asides) {
            if (!aside.isEmpty() && rest.length() + 2 + aside.length() <= room) {
                rest += "  " + aside;
            }
        }
        return colour && !rest.isEmpty() ? text + DIM + rest + PLAIN : text + rest;
    }

    /// A terminal may wrap when its last column is written, so that stays empty.
    private static boolean fits(String label, String text, int width) {
        return label.length() + text.length() + SHORTEST_BAR + 3 <= width;
    }

    private static String joined(String first, String second, List<String> rest) {
        var parts = new ArrayList<String>();
        parts.add(first);
        parts.add(second);
        parts.addAll(rest);
        parts.removeIf(String::isEmpty);
        return String.join("  ", parts);
    }

    private String bar(double done, int length) {
        double filled = Math.clamp(done, 0, 1) * length;
        int whole = (int) filled;
        String blocks;
        if (unicode) {
            int eighths = (int) ((filled - whole) * 8);
            blocks = "█".repeat(whole) + (eighths > 0 ? EIGHTHS.substring(eighths, eighths + 1) : "");
        } else {
            blocks = "#".repeat(whole);
        }
        String rest = (unicode ? " " : ".").repeat(length - blocks.length());
        return colour ? CYAN + blocks + PLAIN + rest : blocks + rest;
    }
}
