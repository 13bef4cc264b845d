package org.thalweg.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Results as lines: a table for people, JSON for programs. A figure that is missing is a dash or `null`.
final class Report {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String LINE = "%-12s %7s %10s %10s %10s %10s %7s %10s %9s";

    private Report() {}

    static String header() {
        return LINE.formatted("case", "threads", "thalweg", "torch", "compile", "jax", "ratio", "limit", "of limit");
    }

    static String line(Row row) {
        return LINE.formatted(
                row.name(),
                row.threads(),
                cell(row.milliseconds(Side.THALWEG)),
                cell(row.milliseconds(Side.TORCH)),
                cell(row.milliseconds(Side.COMPILE)),
                cell(row.milliseconds(Side.JAX)),
                fixed(row.ratio(), "%.2f"),
                cell(row.limit()),
                fixed(row.ofLimit() * 100, "%.0f %%"));
    }

    /// The geometric mean of the ratios there are, by number of threads; empty where there is none.
    static List<String> means(List<Row> rows) {
        return rows.stream()
                .mapToInt(Row::threads)
                .distinct()
                .sorted()
                .mapToObj(threads -> mean(rows, threads))
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static String mean(List<Row> rows, int threads) {
        double[] logs = rows.stream()
                .filter(row -> row.threads() == threads)
                .mapToDouble(row -> Math.log(row.ratio()))
                .filter(Double::isFinite)
                .toArray();
        if (logs.length == 0) return "";
        double sum = 0;
        for (double log : logs) sum += log;
        return "geometric mean of %d ratios, %s: %s"
                .formatted(logs.length, threads(threads), fixed(Math.exp(sum / logs.length), "%.3f"));
    }

    static String threads(int count) {
        return count == 1 ? "1 thread" : count + " threads";
    }

    static String json(Row row) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("case", row.name());
        node.put("threads", row.threads());
        for (Side side : Side.values()) put(node, side.key() + "_ms", row.milliseconds(side));
        put(node, "ratio", row.ratio());
        put(node, "limit_ms", row.limit());
        put(node, "of_limit", row.ofLimit());
        return node.toString();
    }

    /// With four significant digits, `null` if there is no figure.
    static void put(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) node.put(name, rounded(value));
        else node.putNull(name);
    }

    /// Milliseconds with four significant digits.
    private static String cell(double milliseconds) {
        if (!Double.isFinite(milliseconds)) return "–";
        int digits = milliseconds == 0 ? 1 : 3 - (int) Math.floor(Math.log10(milliseconds));
        return fixed(milliseconds, "%." + Math.clamp(digits, 0, 6) + "f");
    }

    static double rounded(double value) {
        return new BigDecimal(value).round(new MathContext(4)).doubleValue();
    }

    private static String fixed(double value, String format) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : "–";
    }
}
