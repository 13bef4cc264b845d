package org.thalweg.lab;

import java.util.ArrayList;
import java.util.List;
import org.thalweg.train.Spread;

/// A table of text: the first column to the left, the others to the right.
final class TextTable {
    private static final int LONGEST_NAME = 44;
    private static final int GAP = 2;

    private final List<List<String>> rows = new ArrayList<>();

    TextTable(List<String> header) {
        rows.add(header);
    }

    void add(List<String> row) {
        List<String> cells = new ArrayList<>(row);
        if (cells.getFirst().length() > LONGEST_NAME) {
            cells.set(0, cells.getFirst().substring(0, LONGEST_NAME - 1) + "…");
        }
        rows.add(cells);
    }

    /// Writes it, the header in bold, without columns that are empty below it, and without the last ones where a
    /// terminal is too narrow for them.
    void print(Screen screen) {
        int columns = rows.getFirst().size();
        int room = screen.interactive() ? screen.width().getAsInt() - 1 : Integer.MAX_VALUE;
        int[] widths = new int[columns];
        for (int column = 0; column < columns; column++) {
            boolean empty = true;
            for (int row = 0; row < rows.size(); row++) {
                String cell = rows.get(row).get(column);
                empty &= row == 0 || cell.isEmpty();
                widths[column] = Math.max(widths[column], cell.length());
            }
            int needed = widths[column] + (column == 0 ? 0 : GAP);
            boolean shown = !empty && needed <= room;
            widths[column] = shown ? widths[column] : 0;
            room -= shown ? needed : empty ? 0 : room;
        }
        for (int row = 0; row < rows.size(); row++) {
            var line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                String cell = rows.get(row).get(column);
                String space = " ".repeat(Math.max(0, widths[column] - cell.length()));
                if (widths[column] > 0) {
                    line.append(column == 0 ? cell + space : " ".repeat(GAP) + space + cell);
                }
            }
            String text = line.toString().stripTrailing();
            screen.out().println(row == 0 ? screen.bold(text) : text);
        }
    }

    /// `0.9123 ± 0.0021`, the mean alone of one figure, nothing of none.
    static String cell(Spread spread, boolean unicode) {
        if (spread.count() == 0) {
            return "";
        }
        String mean = Figures.plain(spread.mean());
        return spread.count() == 1 ? mean : mean + (unicode ? " ± " : " +- ") + Figures.plain(spread.error());
    }
}
