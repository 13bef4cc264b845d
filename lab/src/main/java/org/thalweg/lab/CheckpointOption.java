package org.thalweg.lab;

import org.thalweg.train.CheckpointEvery;

/// `--checkpoint-every`: `500` steps, `30s`, or `never`.
final class CheckpointOption {
    static final String NAME = "--checkpoint-every";

    private CheckpointOption() {}

    /// @throws UsageException if it is none of these
    static CheckpointEvery of(Options options) {
        return options.text(NAME).map(CheckpointOption::parsed).orElse(CheckpointEvery.USUAL);
    }

    private static CheckpointEvery parsed(String text) {
        if (text.equals("never")) {
            return CheckpointEvery.END_ONLY;
        }
        boolean seconds = text.endsWith("s");
        String digits = seconds ? text.substring(0, text.length() - 1) : text;
        if (!digits.matches(seconds ? "\\d{1,9}(\\.\\d{1,9})?" : "\\d{1,18}") || Double.parseDouble(digits) <= 0) {
            throw new UsageException(NAME + " " + text
                    + ": give a number of steps, such as 500, or of seconds, such as 30s, above 0; or never");
        }
        return seconds
                ? CheckpointEvery.seconds(Double.parseDouble(digits))
                : CheckpointEvery.steps(Long.parseLong(digits));
    }
}
