package org.thalweg.spec;

import org.jspecify.annotations.Nullable;

/// Where a part of a spec stood: characters `start` to `end` (exclusive, from 0) of `text`.
///
/// **All sources are equal.** A source says where something was written, not what; so trees can be compared by what
/// they say.
public record Source(String text, int start, int end) {
    /// The source of what no text was written for.
    public static final Source NONE = new Source("", 0, 0);

    /// The characters themselves.
    public String excerpt() {
        return text.substring(start, end);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Source;
    }

    @Override
    public int hashCode() {
        return 0;
    }
}
