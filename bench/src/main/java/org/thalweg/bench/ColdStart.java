package org.thalweg.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.thalweg.data.Dataset;
import org.thalweg.data.Split;
import org.thalweg.nn.Catalogues;
import org.thalweg.nn.SoftmaxCrossEntropy;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;
import org.thalweg.train.Callback;
import org.thalweg.train.PreparedTraining;
import org.thalweg.train.Progress;
import org.thalweg.train.Scaling;
import org.thalweg.train.Setup;
import org.thalweg.train.Trainer;

/// Compiles the training step of a model that is named by its spec, in a fresh process, and does the step once.
/// Says how long both took, in milliseconds: `graph_and_compile` from the call to the end of the compilation
/// (forward, backward and update), `first_step` the first step by itself, `since_start` from the start of the
/// process to its end; `cpu` what the calling thread worked of it, which a busy machine changes less.
///
/// The arguments are model, optimizer, shape of an example, classes, examples in a batch (no fewer), and threads:
///
///     java … org.thalweg.bench.ColdStart "resnet(20)" "momentum(0.1)" 32x32x3 10 32 1
final class ColdStart {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ColdStart() {}

    public static void main(String[] arguments) {
        Shape example = Shape.of(Arrays.stream(arguments[2].split("x"))
                .mapToInt(Integer::parseInt)
                .toArray());
        int classes = Integer.parseInt(arguments[3]);
        int batch = Integer.parseInt(arguments[4]);
        Dataset data = data(example, classes, batch);
        List<String> names =
                IntStream.range(0, classes).mapToObj(Integer::toString).toList();
        long begin = System.nanoTime();
        long cpu = THREADS.getCurrentThreadCpuTime();
        var first = new FirstStepTimes();
        Trainer trainer = Trainer.of(
                        Catalogues.MODELS.create(arguments[0]),
                        new SoftmaxCrossEntropy(),
                        org.thalweg.optim.Catalogues.OPTIMIZERS.create(arguments[1]))
                .batchSize(batch)
                .epochs(1)
                .scaling(Scaling.NONE)
                .threads(Integer.parseInt(arguments[5]))
                .on(first);
        try (PreparedTraining prepared = trainer.prepare(example, names)) {
            double compiled = (System.nanoTime() - begin) * 1e-6;
            double worked = (THREADS.getCurrentThreadCpuTime() - cpu) * 1e-6;
            prepared.train(new Split(data, data.select(), data.select()));
            System.out.printf(
                    "{\"graph_and_compile\": %.0f, \"cpu\": %.0f, \"first_step\": %.0f, \"first_step_cpu\": %.0f,"
                            + " \"since_start\": %d}%n",
                    compiled, worked, (first.end - first.begin) * 1e-6, first.cpu * 1e-6, first.sinceStart);
        }
    }

    private static Dataset data(Shape example, int classes, int batch) {
        Rng random = Rng.of(1);
        NDArray features = NDArray.fill(DType.F32, example.insert(0, batch), _ -> random.nextGaussian());
        NDArray labels = NDArray.fill(DType.I32, Shape.of(batch), i -> i % classes);
        return Dataset.of(features, labels);
    }

    private static final class FirstStepTimes implements Callback {
        private long begin;
        private long cpu;
        private long end;
        private long sinceStart;

        @Override
        public void onStart(Setup setup, Progress progress) {
            begin = System.nanoTime();
            cpu = -THREADS.getCurrentThreadCpuTime();
        }

        @Override
        public void onStep(Progress progress) {
            if (end == 0) {
                end = System.nanoTime();
                cpu += THREADS.getCurrentThreadCpuTime();
                sinceStart = System.currentTimeMillis()
                        - ManagementFactory.getRuntimeMXBean().getStartTime();
            }
        }
    }
}
