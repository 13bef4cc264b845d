package org.thalweg.data;

/// Some rows of other rows, in an order of their own: row i is row `selection[i]` of `base`, which is never
/// a selection itself.
record SelectedRows(Rows base, int[] selection) implements Rows {
    static SelectedRows of(Rows rows, int[] selection) {
        int[] chosen = selection.clone();
        for (int i = 0; i < chosen.length; i++) {
            if (chosen[i] < 0 || chosen[i] >= rows.count()) {
                throw new IndexOutOfBoundsException("no row " + chosen[i] + " among " + rows.count() + " rows");
            }
        }
        if (!(rows instanceof SelectedRows(Rows base, int[] outer))) {
            return new SelectedRows(rows, chosen);
        }
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = outer[chosen[i]];
        }
        return new SelectedRows(base, chosen);
    }

    @Override
    public int count() {
        return selection.length;
    }

    @Override
    public int width() {
        return base.width();
    }

    @Override
    public void copy(int row, float[] out, int at) {
        base.copy(selection[row], out, at);
    }

    @Override
    public void copy(int row, double[] out, int at) {
        base.copy(selection[row], out, at);
    }

    /// Copies the selected rows only, so that the parts of a split together take the room of the whole
    /// once.
    @Override
    public Rows standardized(Standardization by) {
        int n = selection.length * base.width();
        return switch (base) {
            case ByteRows bytes -> new SelectedRows(bytes.standardized(by), selection);
            case FloatRows floats -> {
                float[] chosen = new float[n];
                floats.gather(selection, 0, selection.length, chosen, 0);
                yield new FloatRows(chosen, base.width(), selection.length).standardized(by);
            }
            case DoubleRows doubles -> {
                double[] chosen = new double[n];
                doubles.gather(selection, 0, selection.length, chosen, 0);
                yield new DoubleRows(chosen, base.width(), selection.length).standardized(by);
            }
            case SelectedRows nested -> throw new AssertionError("a selection of a selection: " + nested.count());
        };
    }

    @Override
    public long firstNonFinite() {
        double[] row = new double[width()];
        for (int i = 0; i < selection.length; i++) {
            copy(i, row, 0);
            for (int j = 0; j < row.length; j++) {
                if (!Double.isFinite(row[j])) {
                    return (long) i * row.length + j;
                }
            }
        }
        return -1;
    }
}
