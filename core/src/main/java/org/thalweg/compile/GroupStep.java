package org.thalweg.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.ThreadTeam;

/// Loops over the same rows, run one after the other on a few rows at a time, so that what one leaves for the next is
/// still in the cache: a softmax or a layer norm goes through memory once.
///
/// Loops belong together if each row of the later ones needs nothing of the earlier ones but the same row.
final class GroupStep implements Step, ThreadTeam.Task {
    /// Bytes of all arrays for the rows of a tile: a small part of a second-level cache. With less, within the
    /// first level, calls and the ends of rows cost more than the nearer cache gave.
    private static final int TILE_BYTES = 64 * 1024;

    /// Pieces to share out, where there are rows enough: many, so that a late thread costs little, of
    /// neighbouring rows, so that threads do not write to, or fetch ahead, each other's.
    private static final int PIECES = 64;

    /// Work below which the caller does it alone; see [LoopStep].
    private static final long ALONE = 40_000;

    private final LoopStep[] loops;
    private final int rows;
    private final int tileRows;
    private final int pieceRows;

    private GroupStep(List<LoopStep> loops) {
        this.loops = loops.toArray(LoopStep[]::new);
        this.rows = loops.getFirst().rows();
        Map<Buffer, Long> bytes = new HashMap<>();
        for (LoopStep loop : loops) {
            for (Place place : loop.touched()) {
                Buffer root = place.buffer().root();
                bytes.put(root, Math.min(root.bytes(), place.buffer().bytes()));
            }
        }
        long perRow =
                Math.max(1, bytes.values().stream().mapToLong(Long::longValue).sum() / Math.max(1, rows));
        int fitting = (int) Math.max(1, Math.min((rows + 15) / 16, TILE_BYTES / perRow));
        this.tileRows = fitting > FoldWriter.ROWS ? fitting / FoldWriter.ROWS * FoldWriter.ROWS : fitting;
        this.pieceRows = Math.max(1, rows / PIECES / tileRows) * tileRows;
    }

    /// The steps with neighbouring loops put together where they may be.
    static List<Step> group(List<Step> steps) {
        List<Step> grouped = new ArrayList<>();
        List<LoopStep> open = new ArrayList<>();
        for (Step step : steps) {
            LoopStep fitting = step instanceof LoopStep loop ? fit(open, loop) : null;
            if (fitting == null) {
                close(open, grouped);
                if (step instanceof LoopStep loop && loop.byRows()) {
                    open.add(loop);
                } else {
                    grouped.add(step);
                }
            } else {
                open.add(fitting);
            }
        }
        close(open, grouped);
        return grouped;
    }

    private static void close(List<LoopStep> open, List<Step> grouped) {
        if (open.size() > 1) {
            grouped.add(new GroupStep(open));
        } else {
            grouped.addAll(open);
        }
        open.clear();
    }

    /// The loop, cut into the rows of the group, or `null` if it does not fit.
    private static @Nullable LoopStep fit(List<LoopStep> open, LoopStep loop) {
        if (open.isEmpty() || !loop.byRows()) {
            return null;
        }
        int rows = open.getFirst().rows();
        LoopStep cut = loop.inRows(rows);
        if (rows < 2 || cut == null) {
            return null;
        }
        Set<Buffer> shared = new LinkedHashSet<>();
        for (LoopStep earlier : open) {
            for (Place a : earlier.touched()) {
                for (Place b : cut.touched()) {
                    if (a.buffer().root() == b.buffer().root()) {
                        shared.add(a.buffer().root());
                    }
                }
            }
        }
        for (Buffer root : shared) {
            boolean written = cut.writes(root) || open.stream().anyMatch(l -> l.writes(root));
            if (written
                    && !(cut.walks().byRows(root)
                            && open.stream().allMatch(l -> l.walks().byRows(root)))) {
                return null;
            }
        }
        return shared.isEmpty() ? null : cut;
    }

    @Override
    public List<LoopStep> loops() {
        return List.of(loops);
    }

    @Override
    public List<Place> reads() {
        List<Place> reads = new ArrayList<>();
        for (LoopStep loop : loops) {
            reads.addAll(loop.reads());
        }
        return reads;
    }

    @Override
    public List<Place> writes() {
        List<Place> writes = new ArrayList<>();
        for (LoopStep loop : loops) {
            writes.addAll(loop.writes());
        }
        return writes;
    }

    @Override
    public void bind() {
        for (LoopStep loop : loops) {
            loop.bind();
        }
    }

    @Override
    public void run(ThreadTeam team) {
        long work = 0;
        for (LoopStep loop : loops) {
            work += loop.work();
        }
        if (work < ALONE) {
            for (LoopStep loop : loops) {
                loop.rows(0, 0, rows);
            }
        } else {
            team.run(this, (rows + pieceRows - 1) / pieceRows);
        }
    }

    @Override
    public void tile(int piece, int worker) {
        int end = Math.min(rows, (piece + 1) * pieceRows);
        for (int from = piece * pieceRows; from < end; from += tileRows) {
            int to = Math.min(end, from + tileRows);
            for (LoopStep loop : loops) {
                loop.rows(worker, from, to);
            }
        }
    }

    @Override
    public String describe() {
        var text = new StringBuilder("together, ")
                .append(tileRows)
                .append(" of ")
                .append(rows)
                .append(" rows at a time");
        for (LoopStep loop : loops) {
            text.append("\n      ").append(loop.describe().replace("\n", "\n    "));
        }
        return text.toString();
    }
}
