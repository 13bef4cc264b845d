package org.thalweg.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadTeamTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void everyTileRunsOnceInEachOfManyRuns(int threads) {
        try (ThreadTeam team = ThreadTeam.of(threads)) {
            for (int run = 0; run < 2_000; run++) {
                int tiles = run % 17;
                AtomicIntegerArray seen = new AtomicIntegerArray(tiles);
                team.run((tile, _) -> seen.incrementAndGet(tile), tiles);
                for (int tile = 0; tile < tiles; tile++) {
                    assertThat(seen.get(tile))
                            .as("run %d, tile %d of %d", run, tile, tiles)
                            .isEqualTo(1);
                }
            }
        }
    }

    @Test
    void aRunSeesPlainWritesOfTheRunBefore() {
        int tiles = 64;
        int[] values = new int[tiles];
        int[] next = new int[tiles];
        try (ThreadTeam team = ThreadTeam.of(3)) {
            for (int run = 0; run < 3_000; run++) {
                team.run((tile, _) -> next[tile] = values[(tile + 1) % tiles] + 1, tiles);
                team.run((tile, _) -> values[tile] = next[tile], tiles);
            }
        }
        assertThat(values).containsOnly(3_000);
    }

    @Test
    void noTwoTilesShareAWorkerAtATime() {
        int threads = 3;
        AtomicIntegerArray inside = new AtomicIntegerArray(threads);
        AtomicInteger clashes = new AtomicInteger();
        try (ThreadTeam team = ThreadTeam.of(threads)) {
            for (int run = 0; run < 200; run++) {
                team.run(
                        (_, worker) -> {
                            if (inside.incrementAndGet(worker) != 1) {
                                clashes.incrementAndGet();
                            }
                            Thread.onSpinWait();
                            inside.decrementAndGet(worker);
                        },
                        50);
            }
        }
        assertThat(clashes).hasValue(0);
    }

    @Test
    void othersHelpWhenTilesTakeLong() {
        AtomicIntegerArray tilesOf = new AtomicIntegerArray(2);
        try (ThreadTeam team = ThreadTeam.of(2)) {
            team.run(
                    (_, worker) -> {
                        tilesOf.incrementAndGet(worker);
                        sleep(5);
                    },
                    20);
        }
        assertThat(tilesOf.get(0)).isPositive();
        assertThat(tilesOf.get(1)).isPositive();
    }

    @Test
    void workersThatHaveParkedTakePartAgain() {
        AtomicIntegerArray tilesOf = new AtomicIntegerArray(2);
        try (ThreadTeam team = ThreadTeam.of(2)) {
            for (int run = 0; run < 5; run++) {
                sleep(3); // a hundred times the spin
                team.run(
                        (_, worker) -> {
                            tilesOf.incrementAndGet(worker);
                            sleep(2);
                        },
                        6);
            }
        }
        assertThat(tilesOf.get(1)).isPositive();
    }

    /// Workers lose their cores in the middle of tiles, and come late or not at all.
    @Test
    @Timeout(120)
    void everyTileRunsOnceWhileOthersWantAllCores() throws InterruptedException {
        int tiles = 8;
        AtomicBoolean done = new AtomicBoolean();
        List<Thread> others = new ArrayList<>();
        for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
            others.add(Thread.ofPlatform().daemon().start(() -> {
                while (!done.get()) {
                    Thread.onSpinWait();
                }
            }));
        }
        try (ThreadTeam team = ThreadTeam.of(4)) {
            for (int run = 0; run < 200; run++) {
                AtomicIntegerArray seen = new AtomicIntegerArray(tiles);
                team.run((tile, _) -> seen.incrementAndGet(tile), tiles);
                for (int tile = 0; tile < tiles; tile++) {
                    assertThat(seen.get(tile)).as("run %d, tile %d", run, tile).isEqualTo(1);
                }
            }
        } finally {
            done.set(true);
        }
        for (Thread other : others) {
            other.join();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void anExceptionOfATileReachesTheCallerAndTheTeamGoesOn(int threads) {
        try (ThreadTeam team = ThreadTeam.of(threads)) {
            for (int run = 0; run < 100; run++) {
                int bad = run % 10;
                assertThatThrownBy(() -> team.run(
                                (tile, _) -> {
                                    if (tile == bad) {
                                        throw new ArithmeticException("tile " + tile);
                                    }
                                },
                                10))
                        .isInstanceOf(ArithmeticException.class)
                        .hasMessage("tile " + bad);
                AtomicInteger count = new AtomicInteger();
                team.run((_, _) -> count.incrementAndGet(), 10);
                assertThat(count).hasValue(10);
            }
        }
    }

    @Test
    void aCheckedExceptionThrownPastTheCompilerArrivesUnchanged() {
        try (ThreadTeam team = ThreadTeam.of(2)) {
            assertThatThrownBy(() ->
                            team.run((_, _) -> ThreadTeamTest.<RuntimeException>sneak(new IOException("disk")), 4))
                    .isInstanceOf(IOException.class)
                    .hasMessage("disk");
        }
    }

    @Test
    @SuppressWarnings("try") // close() is what is tested
    void aTileMayNotStartARunOfItsOwnTeam() {
        try (ThreadTeam team = ThreadTeam.of(2)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> team.run((_, _) -> team.run((_, _) -> {}, 2), 2))
                    .withMessageContaining("already running");
            assertThatIllegalStateException().isThrownBy(() -> team.run((_, _) -> team.close(), 2));
            team.run((_, _) -> {}, 2);
        }
    }

    @Test
    void closingEndsTheThreads() {
        ThreadTeam team = ThreadTeam.of(4);
        Thread[] workers = new Thread[4];
        while (Arrays.stream(workers).skip(1).anyMatch(worker -> worker == null)) {
            team.run(
                    (_, worker) -> {
                        workers[worker] = Thread.currentThread();
                        sleep(1);
                    },
                    8);
        }
        team.close();
        for (int worker = 1; worker < 4; worker++) {
            assertThat(workers[worker].isAlive()).isFalse();
        }
        team.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> team.run((_, _) -> {}, 1))
                .withMessageContaining("closed");
    }

    @Test
    void anInterruptOfTheCallerIsKept() {
        try (ThreadTeam team = ThreadTeam.of(2)) {
            AtomicInteger count = new AtomicInteger();
            Thread.currentThread().interrupt();
            team.run(
                    (_, _) -> {
                        count.incrementAndGet();
                        long end = System.nanoTime() + 1_000_000;
                        while (System.nanoTime() < end) {
                            Thread.onSpinWait();
                        }
                    },
                    5);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(count).hasValue(5);
        }
    }

    @Test
    void runsAllocateNothing() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] sums = new long[64];
        ThreadTeam.Task task = (tile, worker) -> sums[worker * 16] += tile;
        try (ThreadTeam team = ThreadTeam.of(3)) {
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 20; round++) {
                long before =
                        threads.getThreadAllocatedBytes(Thread.currentThread().threadId());
                for (int run = 0; run < 500; run++) {
                    team.run(task, 8);
                }
                least = Math.min(
                        least,
                        threads.getThreadAllocatedBytes(Thread.currentThread().threadId()) - before);
            }
            assertThat(least).isZero();
        }
    }

    @Test
    void refusesSizesThatMakeNoSense() {
        assertThatIllegalArgumentException().isThrownBy(() -> ThreadTeam.of(0)).withMessageContaining("threads 0");
        try (ThreadTeam team = ThreadTeam.of(1)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> team.run((_, _) -> {}, -1))
                    .withMessageContaining("-1");
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
