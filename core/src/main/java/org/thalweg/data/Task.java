package org.thalweg.data;

/// What is to be predicted.
public enum Task {
    /// One of several classes.
    CLASSIFICATION,
    /// Real numbers.
    REGRESSION
}
