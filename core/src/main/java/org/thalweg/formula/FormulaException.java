package org.thalweg.formula;

import org.thalweg.spec.Source;

/// A formula that cannot be read or used: what is wrong, in which column, and the text with a caret below the place.
public final class FormulaException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /// How many characters of a long text an error shows.
    private static final int EXCERPT = 100;

    private final transient Source source;

    /// @param problem what was found, and what would be right
    public FormulaException(String problem, Source source) {
        super(message(problem, source));
        this.source = source;
    }

    /// Where the fault is in the text, [Source#NONE] if there is no text.
    public Source source() {
        return source;
    }

    private static String message(String problem, Source source) {
        String text = source.text();
        int at = source.start();
        if (text.isBlank()) {
            return "formula: " + problem;
        }
        int from = Math.max(0, Math.min(at - EXCERPT / 2, text.length() - EXCERPT));
        int to = Math.min(text.length(), from + EXCERPT);
        String line = text.substring(from, to).replaceAll("\\s", " ");
        return "formula, column " + (at + 1) + ": " + problem + "\n  " + line + "\n  " + " ".repeat(at - from) + "^";
    }
}
