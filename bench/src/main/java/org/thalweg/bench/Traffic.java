package org.thalweg.bench;

/// How memory is used. The three differ in bandwidth, because a line that is written without having been read is
/// fetched all the same before it is overwritten.
public enum Traffic {
    /// Read only: 4 bytes a float.
    READ,
    /// Read here, written there: 8 bytes a float.
    COPY,
    /// Read and written in place: 8 bytes a float.
    UPDATE
}
