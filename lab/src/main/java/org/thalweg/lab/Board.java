package org.thalweg.lab;

import java.util.List;

/// Several lines at the end of a terminal that are written over together. Safe for use by several threads.
final class Board {
    private static final long REDRAW_NANOS = 100_000_000;

    private final Screen screen;
    private int lines;
    private long drawn;

    Board(Screen screen) {
        this.screen = screen;
    }

    /// Whether it is time to draw again; if so, the time starts anew.
    synchronized boolean due() {
        long now = System.nanoTime();
        boolean due = screen.interactive() && (lines == 0 || now - drawn > REDRAW_NANOS);
        drawn = due ? now : drawn;
        return due;
    }

    /// Writes these lines over those before.
    synchronized void draw(List<String> texts) {
        if (screen.interactive()) {
            var all = new StringBuilder(lines == 0 ? "" : "\u001b[" + lines + "A");
            texts.forEach(text -> all.append("\r\u001b[2K").append(text).append('\n'));
            screen.out().print(all);
            screen.out().flush();
            lines = texts.size();
        }
    }
}
