package org.thalweg.data;

/// Examples of which nothing but their features is known: those to predict for.
///
/// @param count the number of examples
public record NoTargets(int count) implements Targets {
    @Override
    public Targets select(int... rows) {
        return new NoTargets(rows.length);
    }
}
