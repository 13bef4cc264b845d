package org.thalweg.lab;

import org.thalweg.solve.Counts;
import org.thalweg.solve.Outcome;
import org.thalweg.train.Json;

/// What a search took.
record Effort(long iterations, Counts counts) {
    static Effort of(Outcome outcome) {
        return new Effort(outcome.iterations(), outcome.counts());
    }

    /// How often what was evaluated.
    Json evaluations() {
        return Json.object()
                .with("value", Json.of(counts.values()))
                .with("gradient", Json.of(counts.gradients()))
                .with("hessian", Json.of(counts.hessians()))
                .with("products", Json.of(counts.products()));
    }

    /// `20 iterations, 25 values, 21 gradients`
    String text() {
        return iterations + (iterations == 1 ? " iteration, " : " iterations, ") + counts.values() + " values, "
                + counts.gradients() + " gradients" + some(counts.products(), "Hessian products")
                + some(counts.hessians(), "Hessians");
    }

    private static String some(long count, String what) {
        return count == 0 ? "" : ", " + count + " " + what;
    }
}
