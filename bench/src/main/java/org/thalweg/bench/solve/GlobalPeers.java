package org.thalweg.bench.solve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/// As many [GlobalPeer]s as there are cores, each for one search at a time.
final class GlobalPeers implements AutoCloseable {
    private final List<GlobalPeer> all = new ArrayList<>();
    private final BlockingQueue<GlobalPeer> free = new LinkedBlockingQueue<>();

    GlobalPeers(String python, String script, int count, long mostMillis) throws IOException {
        for (int i = 0; i < count; i++) {
            all.add(new GlobalPeer(python, script, mostMillis));
        }
        free.addAll(all);
    }

    /// What one of them answers.
    <T> T ask(Function<GlobalPeer, T> question) {
        try {
            GlobalPeer peer = free.take();
            try {
                return question.apply(peer);
            } finally {
                free.add(peer);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a search was waited for", e);
        }
    }

    @Override
    public void close() {
        all.forEach(GlobalPeer::close);
    }
}
