package org.thalweg.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RaceTest {
    /// Twins that take as long as the test says.
    private static final class Twins implements Race.Contest {
        private final int slowCalls;
        private final long mostNanos;
        private int vectorCalls;
        private boolean won;
        private boolean lost;

        Twins(int slowCalls, long mostNanos) {
            this.slowCalls = slowCalls;
            this.mostNanos = mostNanos;
        }

        @Override
        public void vector() {
            pass(vectorCalls++ < slowCalls ? 40_000 : 2_000);
        }

        @Override
        public void scalar() {
            pass(10_000);
        }

        @Override
        public int eagerCalls() {
            return 10;
        }

        @Override
        public long mostNanos() {
            return mostNanos;
        }

        @Override
        public void won(long millis) {
            won = true;
        }

        @Override
        public void lost(long millis) {
            lost = true;
        }

        private static void pass(long nanos) {
            long end = System.nanoTime() + nanos;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void theVectorKernelWinsOnceItIsFaster() throws InterruptedException {
        Twins twins = new Twins(100, 1_000_000);
        Warmup.submit(new Race(twins, 30_000));
        Warmup.awaitReady();
        assertThat(twins.won).isTrue();
        assertThat(twins.lost).isFalse();
        assertThat(twins.vectorCalls).isGreaterThan(100);
    }

    @Test
    void itLosesIfItStaysSlower() throws InterruptedException {
        Twins twins = new Twins(Integer.MAX_VALUE, 1_000_000);
        Warmup.submit(new Race(twins, 100));
        Warmup.awaitReady();
        assertThat(twins.won).isFalse();
        assertThat(twins.lost).isTrue();
    }

    @Test
    void itDoesNotWinWhileBothAreInterpreted() throws InterruptedException {
        Twins twins = new Twins(0, 1_500); // faster than its twin, but slower than any compiled code
        Warmup.submit(new Race(twins, 100));
        Warmup.awaitReady();
        assertThat(twins.won).isFalse();
        assertThat(twins.lost).isTrue();
    }

    @Test
    void jobsRunInOrderAndAFailureEndsOnlyItsOwn() throws InterruptedException {
        StringBuilder order = new StringBuilder();
        CountDownLatch begun = new CountDownLatch(1);
        Warmup.submit(() -> {
            begun.countDown();
            order.append('a');
        });
        Warmup.submit(() -> {
            throw new IllegalStateException("broken job");
        });
        Warmup.submit(() -> order.append('b'));
        begun.await();
        Warmup.awaitReady();
        assertThat(order).hasToString("ab");
        assertThat(VectorProvider.describe()).contains("broken job");
    }

    @Test
    void theThreadEndsWhenThereIsNothingToDo() throws InterruptedException {
        Thread[] worker = new Thread[1];
        Warmup.submit(() -> worker[0] = Thread.currentThread());
        Warmup.awaitReady();
        worker[0].join(10_000);
        assertThat(worker[0].isAlive()).isFalse();
        assertThat(worker[0].isDaemon()).isTrue();
    }

    @Test
    void jobsWaitWhileTheyAreHeld() throws InterruptedException {
        AtomicInteger done = new AtomicInteger();
        try (Warmup.Hold _ = Warmup.hold()) {
            Warmup.submit(done::incrementAndGet);
            try (Warmup.Hold _ = Warmup.hold()) {
                Warmup.submitLast(done::incrementAndGet);
            }
            Thread.sleep(50);
            assertThat(done).hasValue(0);
        }
        Warmup.awaitReady();
        assertThat(done).hasValue(2);
    }

    @Test
    void whatIsLastBeginsAfterTheOthersHaveEnded() throws InterruptedException {
        StringBuilder order = new StringBuilder();
        Twins twins = new Twins(5, 1_000_000);
        try (Warmup.Hold _ = Warmup.hold()) {
            Warmup.submitLast(() -> order.append(twins.won ? "after" : "before"));
            Warmup.submit(new Race(twins, 30_000));
            Warmup.submit(() -> order.append(twins.won ? "second " : "together "));
        }
        Warmup.awaitReady();
        assertThat(order).hasToString("second after");
    }
}
