package org.thalweg.lab;

import java.io.IOException;
import java.util.function.IntSupplier;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/// The columns of the terminal, or 80 where they cannot be told.
///
/// The first answer opens the terminal through the foreign function API, which takes a while: until it is open,
/// the answer is 80.
final class TerminalWidth implements IntSupplier {
    static final int USUAL = 80;

    private volatile @Nullable Terminal terminal;
    private @Nullable Thread opener;

    @Override
    public int getAsInt() {
        Terminal open = terminal;
        if (open == null) {
            startOpening();
            return USUAL;
        }
        int columns = open.getColumns();
        return columns > 0 ? columns : USUAL;
    }

    private synchronized void startOpening() {
        if (opener == null) {
            opener = Thread.ofPlatform().daemon().name("thalweg-terminal").start(this::open);
        }
    }

    /// Signals stay with the JVM and the [Interrupt].
    private void open() {
        try {
            terminal = TerminalBuilder.builder()
                    .system(true)
                    .dumb(false)
                    .nativeSignals(false)
                    .build();
        } catch (IOException | RuntimeException e) {
            // No terminal, or none that can be asked: the usual width serves.
        }
    }
}
