package org.thalweg.data;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// Data that cannot be used. The message is one paragraph: which data, where in it, what is wrong there and
/// what cures it. For example
///
///     people.csv, line 37, column 2 (age): "forty" is not a number, though 35 rows above have one. Correct
///     the value, …
public final class DataException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String source;
    private final String where;
    private final String problem;
    private final String cure;

    /// @param source the file or data set
    /// @param where the place in it, such as a line and a column; may be empty
    /// @param problem what is wrong, without a full stop
    /// @param cure what to do, as sentences
    public DataException(String source, String where, String problem, String cure) {
        this(source, where, problem, cure, null);
    }

    /// As above, with the exception that showed the problem.
    public DataException(String source, String where, String problem, String cure, @Nullable Throwable cause) {
        super(source + (where.isEmpty() ? "" : ", " + where) + ": " + problem + ". " + cure, cause);
        this.source = source;
        this.where = where;
        this.problem = problem;
        this.cure = cure;
    }

    /// The file or data set.
    public String source() {
        return source;
    }

    /// The place in it; empty if the problem has none.
    public String where() {
        return where;
    }

    /// What is wrong.
    public String problem() {
        return problem;
    }

    /// What to do.
    public String cure() {
        return cure;
    }
}
