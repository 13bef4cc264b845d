package org.thalweg.solve;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Work that is done beside each other, on threads that do not keep the JVM alive.
public final class Jobs {
    private Jobs() {}

    /// Does all of it, some at a time, and gives the results in this order. The first failure in this order
    /// ends it and is thrown.
    public static <T> List<T> all(List<? extends Callable<T>> work, int atOnce) {
        try (ExecutorService threads = Executors.newFixedThreadPool(
                atOnce, task -> Thread.ofPlatform().daemon().name("thalweg-job").unstarted(task))) {
            List<Future<T>> futures = new ArrayList<>();
            work.forEach(each -> futures.add(threads.submit(each)));
            List<T> results = new ArrayList<>();
            try {
                for (Future<T> future : futures) {
                    results.add(future.get());
                }
                return results;
            } catch (ExecutionException e) {
                futures.forEach(future -> future.cancel(false));
                throw thrown(e);
            } catch (InterruptedException e) {
                threads.shutdownNow();
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while work was done", e);
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
