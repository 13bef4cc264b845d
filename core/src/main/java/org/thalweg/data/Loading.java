package org.thalweg.data;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/// Data that are being read on a thread of their own, while the caller prepares something else or starts
/// reading more:
///
///     var training = Loading.start(() -> Idx.dataset(…));     // 60 000 images
///     var test = Loading.start(() -> Idx.dataset(…));         // at the same time
///     …                                                       // build and compile the model
///     train(training.get(), test.get());
///
/// The threads are daemons: a program that ends early does not wait for them.
///
/// @param <T> what is being read
public final class Loading<T> {
    private final CompletableFuture<T> future;

    private Loading(CompletableFuture<T> future) {
        this.future = future;
    }

    /// Starts reading.
    public static <T> Loading<T> start(Supplier<T> reader) {
        return new Loading<>(CompletableFuture.supplyAsync(
                reader,
                task -> Thread.ofPlatform().daemon().name("thalweg-loading").start(task)));
    }

    /// What was read; waits for the end of it.
    ///
    /// @throws RuntimeException the one that the reader threw, such as [DataException]
    public T get() {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }
}
