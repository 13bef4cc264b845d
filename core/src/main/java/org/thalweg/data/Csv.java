package org.thalweg.data;

import java.util.List;
import java.util.Optional;
import org.thalweg.tensor.DType;

/// Reads tables of numbers from CSV text: RFC 4180, UTF-8, plain or compressed with gzip, the names of the
/// columns in the first line.
///
///     Dataset irises = Csv.predicting("species").read(Source.of(Path.of("iris.csv")));
///
/// Every column but the target is an input, and must hold a finite number in every line. Text is never
/// turned into numbers behind the caller's back: columns of text are refused, with what to do about them.
///
/// The target may be numbers or text. Unless [#task(Task)] says which, text means classification; whole
/// numbers 0 … k−1 that all occur, with k from 2 to 100, mean classification too; other numbers mean
/// regression. Classes are in alphabetical order, or in the order of their numbers if all are numbers.
///
/// Missing are empty fields, and in columns of numbers also `NA`, `N/A`, `null`, `none`, `?` and `-`; nothing is
/// filled in for them. Blank lines are skipped.
///
/// @param delimiter what stands between fields: a comma by default
/// @param target the column to predict, if there is one
/// @param task what the target means, if that is not left to its values
/// @param columns the inputs, in this order, while other columns are ignored; empty for all columns
/// @param without columns that are ignored, such as a row's number
/// @param classNames the classes in the order of their indices; empty to take them from the target
/// @param range the type whose range the numbers must keep, `F32` or `F64`; they are read as `F64` in any case
public record Csv(
        char delimiter,
        Optional<String> target,
        Optional<Task> task,
        List<String> columns,
        List<String> without,
        List<String> classNames,
        DType range) {
    /// @throws IllegalArgumentException if the delimiter is a quote, an end of line, a letter or a digit,
    ///     or the range is not that of a floating type
    public Csv {
        columns = List.copyOf(columns);
        without = List.copyOf(without);
        classNames = List.copyOf(classNames);
        if (delimiter == '"' || delimiter == '\n' || delimiter == '\r' || Character.isLetterOrDigit(delimiter)) {
            throw new IllegalArgumentException("delimiter '" + delimiter
                    + "' cannot stand between fields; use a comma, a semicolon, a tab or another sign");
        }
        if (!range.isFloating()) {
            throw new IllegalArgumentException("range " + range + " is not that of real numbers; use F32 or F64");
        }
    }

    /// Reads a table in which the column `target` is to be predicted.
    public static Csv predicting(String target) {
        return unlabelled().target(Optional.of(target));
    }

    /// Reads a table in which every column is an input: examples to predict for.
    public static Csv unlabelled() {
        return new Csv(',', Optional.empty(), Optional.empty(), List.of(), List.of(), List.of(), DType.F64);
    }

    private Csv target(Optional<String> column) {
        return new Csv(delimiter, column, task, columns, without, classNames, range);
    }

    /// The same with another sign between fields.
    public Csv delimiter(char sign) {
        return new Csv(sign, target, task, columns, without, classNames, range);
    }

    /// The same, where the target is to be taken as classes or as real numbers, whatever it looks like.
    public Csv task(Task meaning) {
        return new Csv(delimiter, target, Optional.of(meaning), columns, without, classNames, range);
    }

    /// The same with these inputs in this order, as a model expects them; other columns are ignored.
    public Csv columns(List<String> inputs) {
        return new Csv(delimiter, target, task, inputs, without, classNames, range);
    }

    /// The same without these columns.
    public Csv without(List<String> ignored) {
        return new Csv(delimiter, target, task, columns, ignored, classNames, range);
    }

    /// The same with these classes, in the order of their indices; another one in the target is an error.
    public Csv classNames(List<String> names) {
        return new Csv(delimiter, target, task, columns, without, names, range);
    }

    /// The same with numbers that must not be too large for `F32` or `F64`.
    public Csv range(DType type) {
        return new Csv(delimiter, target, task, columns, without, classNames, type);
    }

    /// The names of all columns of a table, of which only the first line is read.
    ///
    /// @throws DataException if the source cannot be read, is empty or no UTF-8 text, or has no header, or one
    ///     with an empty name or the same one twice
    public List<String> header(Source source) {
        return CsvTable.header(source, this).names();
    }

    /// Reads the table.
    ///
    /// @throws DataException naming line and column if the source cannot be read, is empty or no UTF-8
    ///     text, has no header or no rows, a header with an empty name or the same one twice, lacks the
    ///     target or another column asked for, has a line with more or fewer fields than the header, or a
    ///     value that is missing, no number, not finite, too large or not one of the classes
    public Dataset read(Source source) {
        return CsvTable.read(source, this);
    }
}
