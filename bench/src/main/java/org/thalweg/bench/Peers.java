package org.thalweg.bench;

import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// The peers' processes for one number of threads, started when first asked for, and again if one died.
///
/// PyTorch (eager and compiled) and JAX need a process each: PyTorch's threads keep spinning between its steps.
final class Peers implements AutoCloseable {
    private static final Map<String, List<Side>> SERVED =
            Map.of("torch", List.of(Side.TORCH, Side.COMPILE), "jax", List.of(Side.JAX));

    private final Launch launch;
    private final int threads;
    private final Map<String, Server> servers = new HashMap<>();

    Peers(Launch launch, int threads) {
        this.launch = launch;
        this.threads = threads;
    }

    /// The process that serves each side; a side whose process does not start is reported.
    Map<Side, Server> running(BiConsumer<Side, String> failed) {
        Map<Side, Server> serving = new EnumMap<>(Side.class);
        SERVED.forEach((name, sides) -> {
            try {
                Server server = server(name);
                for (Side side : sides) serving.put(side, server);
            } catch (IOException e) {
                for (Side side : sides) failed.accept(side, e.getMessage());
            }
        });
        return serving;
    }

    private Server server(String name) throws IOException {
        Server known = servers.get(name);
        if (known != null && known.alive()) return known;
        Server fresh = launch.peer(name, threads);
        servers.put(name, fresh);
        return fresh;
    }

    @Override
    public void close() {
        servers.values().forEach(Server::close);
    }
}
