package org.thalweg.solve.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Chains that run beside each other, on threads that do not keep the JVM alive.
final class Chains {
    private Chains() {}

    /// Runs all of them, some at a time. The failure of the first that failed, in their order, is thrown.
    static List<Samples.Track> all(List<Callable<Samples.Track>> work, int atOnce) {
        try (ExecutorService threads = Executors.newFixedThreadPool(
                atOnce,
                task -> Thread.ofPlatform().daemon().name("thalweg-chain").unstarted(task))) {
            List<Future<Samples.Track>> futures = new ArrayList<>();
            work.forEach(each -> futures.add(threads.submit(each)));
            List<Samples.Track> results = new ArrayList<>();
            try {
                for (Future<Samples.Track> future : futures) {
                    results.add(future.get());
                }
                return results;
            } catch (ExecutionException e) {
                futures.forEach(future -> future.cancel(false));
                throw thrown(e);
            } catch (InterruptedException e) {
                threads.shutdownNow();
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while chains ran", e);
            }
        }
    }

    private static RuntimeException thrown(ExecutionException e) {
        return switch (e.getCause()) {
            case RuntimeException runtime -> runtime;
            case Error error -> throw error;
            case null, default -> new IllegalStateException(e);
        };
    }
}
