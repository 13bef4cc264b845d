package org.thalweg.compile;

import java.util.List;
import org.thalweg.graph.Op.Convolution;
import org.thalweg.graph.Op.Part;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.ConvolutionShape;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.tensor.DType;

/// One part of a convolution.
final class ConvolutionStep implements Step {
    private final Convolution op;
    private final Place a;
    private final Place b;
    private final Place result;
    private final Buffer scratch;
    private final TypedConvolution convolution;

    ConvolutionStep(Convolution op, Tensor t, Place a, Place b, Place result, int threads) {
        this.op = op;
        this.a = a;
        this.b = b;
        this.result = result;
        Tensor x = op.wanted() == Part.INPUT ? t : op.a();
        Tensor y = op.wanted() == Part.OUTPUT ? t : op.b();
        ConvolutionShape.Part part = switch (op.wanted()) {
            case OUTPUT -> ConvolutionShape.Part.OUTPUT;
            case INPUT -> ConvolutionShape.Part.INPUT;
            case KERNEL -> ConvolutionShape.Part.KERNEL;
        };
        var shape = new ConvolutionShape(part, op.geometry(), x.size(0), x.size(3), y.size(3), op.groups());
        DType dtype = t.dtype();
        convolution = TypedConvolution.of(dtype, shape, threads);
        scratch = Buffer.forPacking(dtype, convolution.scratch());
    }

    @Override
    public List<Place> reads() {
        return List.of(a, b);
    }

    @Override
    public List<Place> writes() {
        return List.of(result, Place.of(scratch));
    }

    @Override
    public void bind() {}

    @Override
    public void run(ThreadTeam team) {
        convolution.run(team, a, b, result, scratch);
    }

    @Override
    public String describe() {
        return "convolution " + op.geometry() + (op.groups() == 1 ? "" : " in " + op.groups() + " groups") + ", "
                + op.wanted() + "\n      ← " + a.name() + ", " + b.name() + "\n      → " + result.name();
    }
}
