package org.thalweg.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A fixed set of threads that share out the tiles of one task after another.
///
/// The caller of [#run] is worker 0 and works too; the others are daemon threads that wait for the next run by
/// spinning for [#SPIN_NANOS] and then park. Tiles are handed out in ascending order through one counter, so which
/// worker gets which tile is not fixed: a task must give the same result for every assignment. `run` allocates
/// nothing.
///
/// How a run works: one word, the *ticket*, holds the number of the run and the next tile. A tile is taken by
/// advancing the ticket with compare-and-set, which fails if the run has changed, so a worker that wakes late can
/// never take a tile of another run with the old task. The caller waits for tiles, not for workers: if the others
/// sleep or have no processor, it does all tiles itself and goes on.
///
/// What a tile writes is visible to every tile of later runs and to the caller after `run`. Not reentrant: a tile may
/// not call `run` of its own team, and two threads may not share a team at the same time; both are refused with
/// [IllegalStateException].
public final class ThreadTeam implements AutoCloseable {
    /// One tile of the work.
    @FunctionalInterface
    public interface Task {
        /// @param tile 0 … tiles − 1
        /// @param worker 0 … threads − 1; no two tiles run on the same worker at the same time, so it may index
        ///     private scratch
        void tile(int tile, int worker);
    }

    /// How long a worker or the waiting caller spins before it gives its processor back. A spinning worker takes
    /// up a task in about 0.2 µs; waking a parked one takes 5–50 µs and costs the caller a system call.
    static final long SPIN_NANOS = 30_000;

    /// How often the clock is read while spinning; one reading costs about as much as one spin.
    private static final int SPINS_PER_CLOCK = 32;

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    /// Words written by different threads lie two cache lines apart: adjacent lines are prefetched in pairs.
    private static final int PAD = 16;

    private static final int TICKET = PAD;
    private static final int DONE = 2 * PAD;
    private static final int BUSY = 3 * PAD;
    private static final int CALLER_PARKED = 4 * PAD;
    private static final int PARKED = 5 * PAD;

    /// The tile number in the ticket of a run that takes no more workers.
    private static final long NO_TILE = 0xFFFFFFFFL;

    private final long[] cells;
    private final Thread[] workers;
    private final long spinNanos;

    // Written by the caller while the ticket says NO_TILE, read by workers after the ticket has been published.
    private @Nullable Task task;
    private @Nullable Thread caller;
    private int tiles;
    private volatile @Nullable Throwable failure;
    private volatile boolean closed;

    private ThreadTeam(int threads) {
        cells = new long[PARKED + PAD * (threads + 1)];
        cells[TICKET] = NO_TILE;
        // With more threads than processors a spinning thread keeps a working one from running.
        spinNanos = threads <= Runtime.getRuntime().availableProcessors() ? SPIN_NANOS : 0;
        workers = new Thread[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            int worker = i + 1;
            workers[i] = new Thread(null, () -> serve(worker), "thalweg-worker-" + worker);
            workers[i].setDaemon(true);
        }
    }

    /// A team of `threads` workers, the caller included; `of(1)` runs everything in the caller.
    ///
    /// @throws IllegalArgumentException if `threads` is below 1
    public static ThreadTeam of(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads " + threads + " must be at least 1");
        }
        ThreadTeam team = new ThreadTeam(threads);
        try {
            for (Thread worker : team.workers) {
                worker.start();
            }
        } catch (OutOfMemoryError e) { // the system has no more threads
            team.close();
            throw e;
        }
        return team;
    }

    /// The number of workers, the caller of [#run] included.
    public int threads() {
        return workers.length + 1;
    }

    /// Calls `task.tile(0 … tiles − 1, worker)`, each tile once, and returns when all have ended. With one thread
    /// or one tile the caller runs them in order, without touching the others.
    ///
    /// If a tile throws, tiles not yet begun are skipped, and the first exception is thrown here.
    ///
    /// @throws IllegalStateException if this team is already running a task, or is closed
    /// @throws IllegalArgumentException if `tiles` is negative
    public void run(Task task, int tiles) {
        if (tiles < 0) {
            throw new IllegalArgumentException("tiles " + tiles + " must be at least 0");
        }
        enter();
        try {
            if (tiles <= 1 || workers.length == 0) {
                for (int tile = 0; tile < tiles; tile++) {
                    task.tile(tile, 0);
                }
            } else {
                share(task, tiles);
            }
        } finally {
            CELL.setRelease(cells, BUSY, 0L);
        }
    }

    /// Ends the threads and waits for them. Closing twice does nothing.
    ///
    /// @throws IllegalStateException if a task is running
    @Override
    public void close() {
        if (closed) {
            return;
        }
        enter();
        closed = true;
        boolean interrupted = false;
        for (Thread worker : workers) {
            LockSupport.unpark(worker);
            while (worker.isAlive()) {
                try {
                    worker.join();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "ThreadTeam[" + threads() + " threads" + (closed ? ", closed]" : "]");
    }

    private void enter() {
        if (closed) {
            throw new IllegalStateException("this thread team is closed");
        }
        if (!CELL.compareAndSet(cells, BUSY, 0L, 1L)) {
            throw new IllegalStateException(
                    "this thread team is already running a task: a tile may not start another, and two threads may not share a team");
        }
    }

    private void share(Task newTask, int newTiles) {
        long run = ((long) CELL.getVolatile(cells, TICKET) >>> 32) + 1;
        task = newTask;
        tiles = newTiles;
        caller = Thread.currentThread();
        failure = null;
        CELL.setOpaque(cells, DONE, 0L);
        CELL.setVolatile(cells, TICKET, run << 32);
        wake(newTiles);
        work(run << 32, 0);
        awaitTiles(newTiles);
        CELL.setVolatile(cells, TICKET, run << 32 | NO_TILE);
        task = null;
        Throwable thrown = failure;
        if (thrown != null) {
            failure = null;
            ThreadTeam.<RuntimeException>rethrow(thrown);
        }
    }

    private void wake(int newTiles) {
        int wanted = Math.min(newTiles - 1, workers.length);
        for (int worker = 1; worker <= wanted; worker++) {
            if ((long) CELL.getVolatile(cells, PARKED + PAD * worker) != 0) {
                LockSupport.unpark(workers[worker - 1]);
            }
        }
    }

    /// Takes tiles of the run with this first ticket until there are none, then reports how many it has done.
    private void work(long firstTicket, int worker) {
        int ended = 0;
        int total = 0;
        while (true) {
            long ticket = (long) CELL.getVolatile(cells, TICKET);
            Task current = task;
            int limit = tiles;
            int tile = (int) ticket;
            if (ticket >>> 32 != firstTicket >>> 32 || tile < 0 || tile >= limit || current == null) {
                break;
            }
            // The ticket has not changed since it was read, so what was read between belongs to its run.
            if (!CELL.compareAndSet(cells, TICKET, ticket, ticket + 1)) {
                continue;
            }
            total = limit;
            if (failure == null) {
                try {
                    current.tile(tile, worker);
                } catch (Throwable thrown) {
                    fail(thrown);
                }
            }
            ended++;
        }
        if (ended > 0) {
            long done = (long) CELL.getAndAdd(cells, DONE, (long) ended) + ended;
            if (done == total && (long) CELL.getVolatile(cells, CALLER_PARKED) != 0) {
                LockSupport.unpark(caller);
            }
        }
    }

    private synchronized void fail(Throwable thrown) {
        if (failure == null) {
            failure = thrown;
        }
    }

    private void awaitTiles(int wanted) {
        if ((long) CELL.getVolatile(cells, DONE) == wanted) {
            return;
        }
        long start = System.nanoTime();
        for (int spin = 0; (long) CELL.getVolatile(cells, DONE) != wanted; spin++) {
            Thread.onSpinWait();
            if (spin % SPINS_PER_CLOCK == 0 && System.nanoTime() - start >= spinNanos) {
                parkUntilDone(wanted);
                return;
            }
        }
    }

    private void parkUntilDone(int wanted) {
        boolean interrupted = false;
        CELL.setVolatile(cells, CALLER_PARKED, 1L);
        while ((long) CELL.getVolatile(cells, DONE) != wanted) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted(); // an interrupted thread does not park: keep it for later
        }
        CELL.setVolatile(cells, CALLER_PARKED, 0L);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(int worker) {
        long seen = 0;
        while (true) {
            long ticket = awaitRun(seen, worker);
            if (closed) {
                return;
            }
            work(ticket, worker);
            seen = ticket >>> 32;
        }
    }

    /// Waits for a run after `seen` and returns its ticket.
    private long awaitRun(long seen, int worker) {
        long start = System.nanoTime();
        for (int spin = 0; ; spin++) {
            long ticket = (long) CELL.getVolatile(cells, TICKET);
            if (ticket >>> 32 != seen || closed) {
                return ticket;
            }
            Thread.onSpinWait();
            if (spin % SPINS_PER_CLOCK == 0 && System.nanoTime() - start >= spinNanos) {
                CELL.setVolatile(cells, PARKED + PAD * worker, 1L);
                while ((long) CELL.getVolatile(cells, TICKET) >>> 32 == seen && !closed) {
                    LockSupport.park(this);
                    Thread.interrupted();
                }
                CELL.setVolatile(cells, PARKED + PAD * worker, 0L);
            }
        }
    }

    /// Throws anything, checked or not: a tile may have smuggled a checked exception past the compiler.
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void rethrow(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
