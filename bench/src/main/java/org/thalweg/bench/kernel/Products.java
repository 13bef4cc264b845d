package org.thalweg.bench.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.thalweg.kernel.DoubleProduct;
import org.thalweg.kernel.FloatProduct;
import org.thalweg.kernel.ProductShape;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.kernel.VectorProvider;
import org.thalweg.kernel.Warmup;

/// Matrix products at the shapes of networks: microseconds, GF/s and the share of the FMA peak measured in the same
/// run.
///
///     Products [--threads 1,2] [--f64] [--least 0.8] [--seconds 1] [name …]
///
/// With `--least`, the run fails (exit code 1) if one of the large products has a smaller share of the peak on one
/// thread: C2's register allocation is fragile, and a spilled sum halves the speed without any other sign.
public final class Products {
    /// A product to time.
    ///
    /// @param large whether `--least` judges it
    private record Case(String name, ProductShape shape, boolean large) {}

    private static final List<Case> CASES = List.of(
            new Case("layer1", ProductShape.of(128, 512, 784), true),
            new Case("layer1-dW", ProductShape.of(784, 512, 128).withTransposeA(), true),
            new Case("layer1-dX", ProductShape.of(128, 784, 512).withTransposeB(), true),
            new Case("layer2", ProductShape.of(128, 256, 512), true),
            new Case("layer2-dW", ProductShape.of(512, 256, 128).withTransposeA(), true),
            new Case("layer2-dX", ProductShape.of(128, 512, 256).withTransposeB(), true),
            new Case("layer3", ProductShape.of(128, 10, 256), false),
            new Case("layer3-dW", ProductShape.of(256, 10, 128).withTransposeA(), false),
            new Case("layer3-dX", ProductShape.of(128, 256, 10).withTransposeB(), false),
            new Case("square", ProductShape.of(512, 512, 512), true),
            new Case(
                    "square-TT", ProductShape.of(512, 512, 512).withTransposeA().withTransposeB(), true),
            new Case("page", ProductShape.of(240, 1024, 1024), true),
            new Case("small", ProductShape.of(32, 32, 32), false),
            new Case("small-TN", ProductShape.of(32, 32, 32).withTransposeA(), false),
            new Case("small-NT", ProductShape.of(32, 32, 32).withTransposeB(), false),
            new Case("tiny", ProductShape.of(16, 16, 4), false),
            new Case("column", ProductShape.of(128, 1, 64), false),
            new Case("row", ProductShape.of(1, 512, 784), false),
            new Case("heads", ProductShape.of(64, 64, 32).withBatch(64, 64 * 32, 64 * 32, 64 * 64), false));

    private Products() {}

    /// Prints the table.
    ///
    /// @throws InterruptedException if it is interrupted while kernels compile
    public static void main(String[] arguments) throws InterruptedException {
        List<String> words = Arrays.asList(arguments);
        boolean wide = words.contains("--f64");
        double least = Double.parseDouble(value(words, "--least", "0"));
        double seconds = Double.parseDouble(value(words, "--seconds", "1"));
        int[] threads = Arrays.stream(value(words, "--threads", "1").split(",", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
        List<Case> chosen = CASES.stream().filter(c -> words.contains(c.name)).toList();
        boolean failed = false;
        for (int count : threads) {
            double peak = wide ? VectorFmaPeak.doubles(count) : VectorFmaPeak.floats(count);
            System.out.printf(Locale.ROOT, "%n%d threads, peak %.1f GF/s%n", count, peak);
            try (ThreadTeam team = ThreadTeam.of(count)) {
                for (Case c : chosen.isEmpty() ? CASES : chosen) {
                    double nanos = Best.nanos(wide ? doubles(c.shape, team) : floats(c.shape, team), seconds);
                    ProductShape s = c.shape;
                    double rate = 2.0 * s.m() * s.n() * s.k() * s.batch() / nanos;
                    double share = rate / peak;
                    boolean slow = c.large && count == 1 && share < least;
                    failed |= slow;
                    System.out.printf(
                            Locale.ROOT,
                            "%-10s %2s %10.2f µs %8.1f GF/s %6.1f %%%s%n",
                            c.name,
                            (s.transposeA() ? "T" : "N") + (s.transposeB() ? "T" : "N"),
                            nanos / 1e3,
                            rate,
                            100 * share,
                            slow ? "  below " + least : "");
                }
            }
        }
        System.out.println(VectorProvider.describe());
        System.exit(failed ? 1 : 0);
    }

    private static String value(List<String> words, String option, String otherwise) {
        int at = words.indexOf(option);
        return at < 0 || at + 1 == words.size() ? otherwise : words.get(at + 1);
    }

    private static Runnable floats(ProductShape shape, ThreadTeam team) throws InterruptedException {
        FloatProduct product = FloatProduct.of(shape, team.threads());
        Warmup.awaitReady();
        float[] a = new float[shape.m() * shape.k() * shape.batch()];
        float[] b = new float[shape.k() * shape.n() * shape.batch()];
        float[] c = new float[shape.m() * shape.n() * shape.batch()];
        Arrays.fill(a, 1.5f);
        Arrays.fill(b, 0.5f);
        float[] scratch = new float[product.scratch()];
        return () -> product.run(team, a, 0, b, 0, c, 0, scratch, 0);
    }

    private static Runnable doubles(ProductShape shape, ThreadTeam team) throws InterruptedException {
        DoubleProduct product = DoubleProduct.of(shape, team.threads());
        Warmup.awaitReady();
        double[] a = new double[shape.m() * shape.k() * shape.batch()];
        double[] b = new double[shape.k() * shape.n() * shape.batch()];
        double[] c = new double[shape.m() * shape.n() * shape.batch()];
        Arrays.fill(a, 1.5);
        Arrays.fill(b, 0.5);
        double[] scratch = new double[product.scratch()];
        return () -> product.run(team, a, 0, b, 0, c, 0, scratch, 0);
    }
}
