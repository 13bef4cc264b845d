package org.thalweg.lab;

import java.util.concurrent.atomic.AtomicInteger;
import org.jline.utils.Signals;

/// Ctrl-C, and what `kill` sends: the first one asks for a clean end, the second one ends at once.
///
/// A clean end has exit code 0: the user chose to stop training, what was learnt is saved, and the result is as
/// usable as any. The second Ctrl-C has the code 130 that shells expect of an interrupted command.
final class Interrupt {
    private static final int AT_ONCE = 130;

    private final AtomicInteger count = new AtomicInteger();

    /// From now on the first signal runs `first`, on a thread of its own.
    static Interrupt asks(Runnable first) {
        var interrupt = new Interrupt();
        for (String signal : new String[] {"INT", "TERM"}) {
            Signals.register(signal, () -> interrupt.arrived(first));
        }
        return interrupt;
    }

    private void arrived(Runnable first) {
        if (count.getAndIncrement() == 0) {
            first.run();
        } else {
            Runtime.getRuntime().halt(AT_ONCE);
        }
    }
}
