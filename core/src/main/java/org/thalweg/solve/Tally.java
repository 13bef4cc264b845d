package org.thalweg.solve;

/// Counts as a search goes on, and ends it when its budget of evaluations or of time is spent.
final class Tally {
    private final Budget budget;
    private final long begun = System.nanoTime();
    private long values;
    private long gradients;
    private long products;
    private long hessians;
    private long factorizations;

    Tally(Budget budget) {
        this.budget = budget;
    }

    void value() {
        check();
        values++;
    }

    void gradient() {
        gradients++;
    }

    void product() {
        check();
        products++;
    }

    void hessian() {
        check();
        hessians++;
    }

    void factorization() {
        factorizations++;
    }

    /// The first evaluation is free: every outcome has a point.
    private void check() {
        if (values == 0) {
            return;
        }
        if (values >= budget.evaluations()) {
            throw new SpentException("the budget of " + budget.evaluations() + " evaluations is spent");
        }
        if (System.nanoTime() - begun >= budget.nanos()) {
            throw new SpentException("the budget of " + budget.time().toMillis() / 1000.0 + " s is spent");
        }
    }

    Counts counts() {
        return new Counts(values, gradients, products, hessians, factorizations);
    }

    /// Leaves a method from within an evaluation; the driver catches it.
    static final class SpentException extends RuntimeException {
        private static final long serialVersionUID = 1;

        SpentException(String why) {
            super(why, null, false, false);
        }
    }
}
