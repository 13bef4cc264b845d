package org.thalweg.solve.sampling;

import java.util.Formatter;
import java.util.Locale;

/// Samples as a table.
final class Report {
    /// Vehtari et al. (2021), §4.3.
    private static final double MIXED = 1.01;

    /// For each chain, the same section: enough for R̂ and the errors to be trusted.
    private static final int ENOUGH = 100;

    private final Formatter text = new Formatter(Locale.ROOT);
    private final int chains;
    private double worstRHat = Double.NEGATIVE_INFINITY;
    private String worstMixed = "";
    private double leastSize = Double.POSITIVE_INFINITY;
    private String leastKnown = "";

    private Report(int chains) {
        this.chains = chains;
    }

    static String of(Samples samples, String title) {
        var report = new Report(samples.chains());
        report.text.format("%s%n", title);
        report.chains(samples);
        report.text.format(
                "%-6s %12s %10s %11s %12s %12s %12s %9s %9s %7s%n",
                "", "mean", "±", "sd", "5 %", "50 %", "95 %", "ESS bulk", "ESS tail", "R̂ ");
        for (int i = 0; i < samples.dimension(); i++) {
            report.row("x" + i, samples.diagnostics(i));
        }
        report.row("f", Diagnostics.of(samples.values()));
        report.verdict();
        return report.text.toString();
    }

    private void chains(Samples samples) {
        text.format("accepted");
        for (int chain = 0; chain < samples.chains(); chain++) {
            text.format(" %.3f", samples.acceptance(chain));
        }
        if (!Double.isNaN(samples.step(0))) {
            text.format("; step");
            for (int chain = 0; chain < samples.chains(); chain++) {
                text.format(" %.3g", samples.step(chain));
            }
        }
        text.format("; %d evaluations, %d with gradient%n", samples.evaluations(), samples.gradients());
    }

    private void row(String name, Diagnostics d) {
        text.format(
                "%-6s %12.5g %10.3g %11.4g %12.5g %12.5g %12.5g %9.0f %9.0f %7.3f%n",
                name,
                d.mean(),
                d.error(),
                d.deviation(),
                d.low(),
                d.median(),
                d.high(),
                d.bulkSize(),
                d.tailSize(),
                d.rHat());
        if (!(d.rHat() <= worstRHat)) { // NaN is worst
            worstRHat = d.rHat();
            worstMixed = name;
        }
        double size = Math.min(d.bulkSize(), d.tailSize());
        if (!(size >= leastSize)) {
            leastSize = size;
            leastKnown = name;
        }
    }

    private void verdict() {
        int enough = ENOUGH * chains;
        if (!(worstRHat <= MIXED)) {
            text.format(
                    "not mixed: R̂ = %.3f of %s is not at most %.2f, so chains disagree; more warm-up, more draws or other"
                            + " starts may help%n",
                    worstRHat, worstMixed, MIXED);
        } else if (!(leastSize >= enough)) {
            text.format(
                    "mixed (R̂ ≤ %.2f), but %s is known from %.0f effective draws only; %d or more make its error and R̂"
                            + " reliable%n",
                    MIXED, leastKnown, leastSize, enough);
        } else {
            text.format("mixed: R̂ ≤ %.2f, and %d effective draws or more of each%n", MIXED, enough);
        }
    }
}
