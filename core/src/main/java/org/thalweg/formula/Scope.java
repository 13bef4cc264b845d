package org.thalweg.formula;

import org.jspecify.annotations.Nullable;

/// The values of indices, the innermost first.
record Scope(String name, long value, @Nullable Scope outer) {

    static long value(@Nullable Scope scope, Expression.Index index) {
        for (Scope s = scope; s != null; s = s.outer) {
            if (s.name.equals(index.name())) {
                return s.value;
            }
        }
        throw new FormulaException("the index `" + index.name() + "` has no value here", index.source());
    }

    static boolean knows(@Nullable Scope scope, String name) {
        for (Scope s = scope; s != null; s = s.outer) {
            if (s.name.equals(name)) {
                return true;
            }
        }
        return false;
    }
}
