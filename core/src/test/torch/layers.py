"""Layers, losses and models by PyTorch, for LayersByTorchTest: run as `python layers.py FOLDER`.

Everything is in double precision and in the layout of this library, which has channels last and weights as
[in, out]: a case's function takes tensors in it and moves their axes where PyTorch wants them elsewhere, so that
derivatives come back in it, too.

Each case holds what went in (x, parameters, states, mask), what came out (y, nextStates), a cotangent c with the
gradients of L = sum(c * y), and a direction v of all inputs with the derivative of y along it (jvp) and the
product of the Hessian of L with it (hessianVector).
"""

import json
import math
import pathlib
import sys

import jax
import jax.numpy as jnp
import numpy as np
import torch
import torch.nn.functional as F
from torch.func import functional_call
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

jax.config.update("jax_enable_x64", True)
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

RANDOM = np.random.default_rng(20)
FILES = {}


def normal(*shape):
    """Few digits, so that files are small; double precision holds them as Java reads them."""
    return torch.tensor(np.round(RANDOM.standard_normal(shape), 3))


def plain(tensor):
    values = [float(v) if tensor.dtype.is_floating_point else int(v) for v in tensor.detach().reshape(-1)]
    return {"shape": list(tensor.shape), "values": values}


def gradients(outputs, inputs, cotangent):
    found = torch.autograd.grad(outputs, inputs, cotangent, create_graph=True, allow_unused=True)
    return [torch.zeros_like(i) if g is None else g for g, i in zip(found, inputs)]


def derivatives(y, inputs):
    """Of L = sum(c * y) by the inputs: c, gradients, v, jvp and hessianVector."""
    names = list(inputs)
    leaves = [inputs[n] for n in names]
    c, v = normal(*y.shape), [normal(*i.shape) for i in leaves]
    u = c.clone().requires_grad_()
    g = gradients(y, leaves, u)  # linear in u: its derivative by u along v is the jvp
    along = sum((a * b).sum() for a, b in zip(g, v))
    jvp = gradients(along, [u], None)[0] if along.requires_grad else torch.zeros_like(y)
    hv = gradients(along, leaves, None) if along.requires_grad else [torch.zeros_like(i) for i in leaves]
    return {
        "c": plain(c),
        "gradients": {n: plain(t) for n, t in zip(names, g)},
        "v": {n: plain(t) for n, t in zip(names, v)},
        "jvp": plain(jvp),
        "hessianVector": {n: plain(t) for n, t in zip(names, hv)},
    }


def case(file, name, origin, spec, x, function, parameters=None, states=None, mask=None, train=False, model=0):
    """function(x, parameters, states) -> y or (y, next states), all in our layout."""
    inputs = {n: t.clone().requires_grad_() for n, t in (parameters or {}).items()}
    if x.dtype.is_floating_point:
        x = x.clone().requires_grad_()
        inputs["x"] = x
    with sdpa_kernel(SDPBackend.MATH):  # the other kernels have no second derivative
        result = function(x, inputs, states or {})
        y, following = result if isinstance(result, tuple) else (result, None)
        row = {"name": name, "origin": origin, "model" if model else "layer": spec}
        if model:
            row["outputs"] = model
        row["train"] = train
        row["x"] = plain(x) | {"dtype": "F64" if x.dtype.is_floating_point else "I32"}
        if mask is not None:
            row["mask"] = plain(mask.int())
        row["parameters"] = {n: plain(t) for n, t in (parameters or {}).items()}
        if states is not None:
            row["states"] = {n: plain(t) for n, t in states.items()}
        if following is not None:
            row["nextStates"] = {n: plain(t) for n, t in following.items()}
        row["y"] = plain(y)
        row |= derivatives(y, inputs)
    FILES.setdefault(file, []).append(row)


# ---- convolution and pooling

def nchw(x):
    return x.permute(0, 3, 1, 2)


def nhwc(x):
    return x.permute(0, 2, 3, 1)


def same(size, kernel, stride, dilation):
    """Zeros before and after for ceil(size / stride) windows, TensorFlow's rule."""
    span = (kernel - 1) * dilation + 1
    total = max(0, (-(-size // stride) - 1) * stride + span - size)
    return total // 2, total - total // 2


def padded(x, kernel, stride, dilation, value=0.0):
    low = [same(x.shape[a + 1], kernel[a], stride, dilation) for a in (0, 1)]
    return F.pad(nchw(x), (*low[1], *low[0]), value=value)


def agree(what, y, other):
    """A second judge, where PyTorch has no such padding by itself."""
    error = np.abs(y.detach().numpy() - np.asarray(other)).max()
    assert y.shape == other.shape and error < 1e-12, f"{what}: JAX differs by {error}"


def convolutions():
    file = "convolutions"
    w = lambda kh, kw, c, o: {"weight": normal(kh, kw, c, o), "bias": normal(o)}

    def conv2d(padding, stride=1, dilation=1, groups=1):
        def run(x, p, _):
            kernel = p["weight"].permute(3, 2, 0, 1)
            if padding == "same" and stride > 1:
                image = padded(x, p["weight"].shape[:2], stride, dilation)
                y = nhwc(F.conv2d(image, kernel, p.get("bias"), stride, 0, dilation, groups))
                agree("conv", y, jax.lax.conv_general_dilated(
                    x.detach().numpy(), p["weight"].detach().numpy(), (stride,) * 2, "SAME",
                    rhs_dilation=(dilation,) * 2, feature_group_count=groups,
                    dimension_numbers=("NHWC", "HWIO", "NHWC")) + (p["bias"].detach().numpy() if "bias" in p else 0))
                return y
            return nhwc(F.conv2d(nchw(x), kernel, p.get("bias"), stride, padding, dilation, groups))
        return run

    case(file, "stride 3, dilation 2, two groups, 3 by 2",
         "F.conv2d(stride=3, padding=0, dilation=2, groups=2)",
         "conv(6, rectangle(3, 2), stride=3, padding=valid, dilation=2, groups=2)",
         normal(2, 11, 8, 4), conv2d(0, 3, 2, 2), w(3, 2, 2, 6))
    case(file, "same, even kernel", "F.conv2d(padding='same')",
         "conv(3, kernel=4)", normal(1, 5, 6, 2), conv2d("same"), w(4, 4, 2, 3))
    case(file, "same, even kernel, dilation 3", "F.conv2d(padding='same', dilation=3)",
         "conv(2, rectangle(2, 4), dilation=3, bias=false)", normal(2, 7, 5, 3), conv2d("same", 1, 3),
         {"weight": normal(2, 4, 3, 2)})
    case(file, "same, stride 2, even kernel", "F.pad, F.conv2d(stride=2); jax.lax.conv_general_dilated(SAME)",
         "conv(3, rectangle(4, 3), stride=2)", normal(2, 7, 6, 2), conv2d("same", 2), w(4, 3, 2, 3))
    case(file, "same, stride 3, depthwise", "F.pad, F.conv2d(stride=3, groups=3); jax.lax.conv_general_dilated(SAME)",
         "conv(6, kernel=2, stride=3, groups=3)", normal(1, 8, 7, 3), conv2d("same", 3, 1, 3), w(2, 2, 1, 6))
    case(file, "centred, stride 2", "F.conv2d(stride=2, padding=1)",
         "conv(3, stride=2, padding=centred)", normal(2, 6, 7, 2), conv2d(1, 2), w(3, 3, 2, 3))
    case(file, "centred, dilation 2, 5 by 3", "F.conv2d(padding=(4, 2), dilation=2)",
         "conv(2, rectangle(5, 3), padding=centred, dilation=2)", normal(1, 6, 5, 2), conv2d((4, 2), 1, 2),
         w(5, 3, 2, 2))
    case(file, "one window as large as the image", "F.conv2d(padding=0)",
         "conv(4, rectangle(3, 5), padding=valid)", normal(2, 3, 5, 2), conv2d(0), w(3, 5, 2, 4))
    case(file, "one by one", "F.conv2d(padding=0)", "conv(5, kernel=1)", normal(2, 2, 3, 3), conv2d(0), w(1, 1, 3, 5))

    def conv1d(padding, stride=1, dilation=1, groups=1):
        def run(x, p, _):
            line = x.permute(0, 2, 1)
            inside = padding
            if padding == "causal":
                line, inside = F.pad(line, ((p["weight"].shape[0] - 1) * dilation, 0)), 0
            y = F.conv1d(line, p["weight"].permute(2, 1, 0), p.get("bias"), stride, inside, dilation, groups)
            return y.permute(0, 2, 1)
        return run

    line = lambda k, c, o: {"weight": normal(k, c, o), "bias": normal(o)}
    case(file, "line, stride 3, dilation 2, groups", "F.conv1d(stride=3, dilation=2, groups=2)",
         "conv1d(4, stride=3, padding=valid, dilation=2, groups=2)", normal(2, 12, 6), conv1d(0, 3, 2, 2),
         line(3, 3, 4))
    case(file, "line, same, even kernel", "F.conv1d(padding='same')", "conv1d(3, kernel=4)", normal(2, 5, 2),
         conv1d("same"), line(4, 2, 3))
    case(file, "line, causal, dilation 3", "F.pad before the sequence, F.conv1d(dilation=3)",
         "conv1d(2, kernel=2, padding=causal, dilation=3)", normal(1, 7, 3), conv1d("causal", 1, 3), line(2, 3, 2))
    case(file, "line, causal, stride 2", "F.pad before the sequence, F.conv1d(stride=2)",
         "conv1d(2, stride=2, padding=causal)", normal(2, 6, 1), conv1d("causal", 2), line(3, 1, 2))

    def transposed(border, stride=1, dilation=1, groups=1):
        def run(x, p, _):
            kernel = p["weight"].permute(2, 3, 0, 1)
            pad = [(k - 1) * dilation // 2 for k in p["weight"].shape[:2]] if border == "centred" else 0
            y = nhwc(F.conv_transpose2d(nchw(x), kernel, p["bias"], stride, pad, 0, groups, dilation))
            if border == "same":  # H * s rows of the whole result, cut as the convolution pads
                rows, columns = (x.shape[a] * stride for a in (1, 2))
                top, left = (same(n, k, stride, dilation)[0] for n, k in zip((rows, columns), p["weight"].shape[:2]))
                y = y[:, top:top + rows, left:left + columns]
                if groups == 1 and dilation == 1:
                    agree("transposed", y, jax.lax.conv_transpose(
                        x.detach().numpy(), np.flip(p["weight"].detach().numpy(), (0, 1)), (stride,) * 2, "SAME",
                        dimension_numbers=("NHWC", "HWIO", "NHWC")) + p["bias"].detach().numpy())
            return y
        return run

    case(file, "transposed, stride 2, dilation 2, groups", "F.conv_transpose2d(stride=2, dilation=2, groups=2)",
         "convTransposed(6, rectangle(2, 3), stride=2, padding=valid, dilation=2, groups=2)",
         normal(2, 3, 2, 4), transposed("valid", 2, 2, 2), w(2, 3, 4, 3) | {"bias": normal(6)})
    case(file, "transposed, centred, stride 3", "F.conv_transpose2d(stride=3, padding=(2, 1))",
         "convTransposed(3, rectangle(5, 3), stride=3, padding=centred)", normal(1, 3, 4, 2),
         transposed("centred", 3), w(5, 3, 2, 3))
    case(file, "transposed, same, stride 2", "F.conv_transpose2d(stride=2), cut; jax.lax.conv_transpose(SAME)",
         "convTransposed(3, rectangle(4, 5), stride=2)", normal(2, 3, 2, 2), transposed("same", 2), w(4, 5, 2, 3))
    case(file, "transposed, same, single steps", "F.conv_transpose2d, cut; jax.lax.conv_transpose(SAME)",
         "convTransposed(2, kernel=3)", normal(1, 4, 3, 2), transposed("same"), w(3, 3, 2, 2))

    def pool(kind, kernel, stride, padding):
        def run(x, *_):
            if padding == "same":
                if kind == "max":
                    y = nhwc(F.max_pool2d(padded(x, kernel, stride, 1, -math.inf), kernel, stride))
                    agree("maxPool", y, jax.lax.reduce_window(
                        x.detach().numpy(), -jnp.inf, jax.lax.max, (1, *kernel, 1), (1, stride, stride, 1), "SAME"))
                    return y
                mean = lambda t: nhwc(F.avg_pool2d(padded(t, kernel, stride, 1), kernel, stride))
                return mean(x) / mean(torch.ones_like(x))
            if kind == "max":
                return nhwc(F.max_pool2d(nchw(x), kernel, stride, padding))
            return nhwc(F.avg_pool2d(nchw(x), kernel, stride, padding, count_include_pad=False))
        return run

    for kind in ("max", "average"):
        torch_name = f"F.{'max' if kind == 'max' else 'avg'}_pool2d"
        counted = "" if kind == "max" else ", count_include_pad=False"
        case(file, f"{kind}, 3 by 2, stride 2", f"{torch_name}((3, 2), 2)",
             f"{kind}Pool(rectangle(3, 2), stride=2)", normal(2, 8, 7, 3), pool(kind, (3, 2), 2, 0))
        case(file, f"{kind}, centred, stride 3", f"{torch_name}(3, 3, padding=1{counted})",
             f"{kind}Pool(3, stride=3, padding=centred)", normal(1, 7, 5, 2), pool(kind, (3, 3), 3, 1))
        case(file, f"{kind}, same, even window", f"F.pad, {torch_name}((2, 4), 1)",
             f"{kind}Pool(rectangle(2, 4), stride=1, padding=same)", normal(2, 3, 5, 2), pool(kind, (2, 4), 1, "same"))
        case(file, f"{kind}, same, stride 3", f"F.pad, {torch_name}((3, 2), 3)",
             f"{kind}Pool(rectangle(3, 2), stride=3, padding=same)", normal(1, 7, 8, 2), pool(kind, (3, 2), 3, "same"))
    case(file, "global average", "F.adaptive_avg_pool2d(1)", "globalAveragePool", normal(2, 3, 5, 4),
         lambda x, *_: F.adaptive_avg_pool2d(nchw(x), 1).squeeze(3).squeeze(2))


# ---- normalization

def normalizations():
    file = "normalizations"
    both = lambda n: {"gain": normal(n), "bias": normal(n)}
    second = lambda x: x if x.dim() == 2 else x.movedim(-1, 1)
    last = lambda x: x if x.dim() == 2 else x.movedim(1, -1)

    def batch(momentum, eps, train):
        def run(x, p, s):
            mean, variance = s["mean"].clone(), s["variance"].clone()
            y = last(F.batch_norm(second(x), mean, variance, p["gain"], p["bias"], train, momentum, eps))
            return y, {"mean": mean, "variance": variance}
        return run

    running = lambda n: {"mean": normal(n), "variance": normal(n).square() + 0.5}
    for shape in ((5, 3), (2, 4, 3), (3, 2, 3, 4), (1, 3, 2, 2), (2, 1)):
        n = shape[-1]
        case(file, f"batch norm of {list(shape)} in training", "F.batch_norm(training=True, momentum=0.3, eps=0.01)",
             "batchNorm(momentum=0.3, eps=0.01)", normal(*shape), batch(0.3, 0.01, True), both(n), running(n),
             train=True)
    case(file, "batch norm, the newest batch alone counts", "F.batch_norm(training=True, momentum=1)",
         "batchNorm(momentum=1)", normal(4, 2), batch(1.0, 1e-5, True), both(2), running(2), train=True)
    for shape in ((1, 3), (2, 2, 3, 2)):
        case(file, f"batch norm of {list(shape)} in inference", "F.batch_norm(training=False, eps=1e-3)",
             "batchNorm(eps=0.001)", normal(*shape),
             lambda x, p, s: last(F.batch_norm(second(x), s["mean"], s["variance"], p["gain"], p["bias"], eps=1e-3)),
             both(shape[-1]), running(shape[-1]))
    for shape in ((3, 5), (2, 3, 4), (1, 2, 2, 3), (2, 1)):
        n = shape[-1]
        case(file, f"layer norm of {list(shape)}", f"F.layer_norm(({n},), eps=1e-5)", "layerNorm", normal(*shape),
             lambda x, p, _: F.layer_norm(x, x.shape[-1:], p["gain"], p["bias"], 1e-5), both(n))
        case(file, f"rms norm of {list(shape)}", f"F.rms_norm(({n},), eps=0.02)", "rmsNorm(eps=0.02)", normal(*shape),
             lambda x, p, _: F.rms_norm(x, x.shape[-1:], p["gain"], 0.02), {"gain": normal(n)})
    for groups, eps, shape in ((1, 1e-5, (2, 6)), (2, 0.1, (3, 4)), (3, 1e-5, (2, 3, 6)), (2, 0.5, (1, 3, 2, 4)),
                               (4, 1e-3, (2, 2, 3, 4))):
        case(file, f"group norm of {list(shape)} in {groups}", f"F.group_norm({groups}, eps={eps})",
             f"groupNorm({groups}, eps={eps:.5f})", normal(*shape),
             lambda x, p, _, g=groups, e=eps: last(F.group_norm(second(x), g, p["gain"], p["bias"], e)),
             both(shape[-1]))


# ---- activations and what is made of dense layers

def activations():
    file = "activations"
    at = torch.tensor([[-40.0, -3.25, -1.0, -0.5], [0.125, 0.75, 2.5, 40.0]])
    rows = {
        "relu": F.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh,
        "leakyRelu": F.leaky_relu, "leakyRelu(slope=0.3)": lambda x: F.leaky_relu(x, 0.3),
        "elu": F.elu, "elu(alpha=0.4)": lambda x: F.elu(x, 0.4),
        "softplus": lambda x: F.softplus(x, threshold=100), "gelu": F.gelu,
        "gelu(approximate=tanh)": lambda x: F.gelu(x, approximate="tanh"),
        "swish": F.silu, "swish(beta=1.7)": lambda x: x * torch.sigmoid(1.7 * x),
        "softmax": lambda x: F.softmax(x, -1),
    }
    for spec, function in rows.items():
        case(file, spec, "torch.nn.functional", spec, at, lambda x, *_, f=function: f(x))
    case(file, "softmax of three axes", "F.softmax(-1)", "softmax", normal(2, 3, 4), lambda x, *_: F.softmax(x, -1))

    dense = lambda i, o: {"weight": normal(i, o), "bias": normal(o)}
    case(file, "dense", "F.linear", "dense(4)", normal(1, 2, 3),
         lambda x, p, _: F.linear(x, p["weight"].T, p["bias"]), dense(3, 4))

    def maxout(x, p, _):
        return F.linear(x, p["weight"].T, p["bias"]).unflatten(-1, (-1, 3)).amax(-1)

    case(file, "maxout", "F.linear, amax", "maxout(2, 3)", normal(3, 4), maxout, dense(4, 6))

    def highway(x, p, _):
        h = F.gelu(F.linear(x, p["transform/weight"].T, p["transform/bias"]))
        t = torch.sigmoid(F.linear(x, p["gate/weight"].T, p["gate/bias"]))
        return h * t + x * (1 - t)

    case(file, "highway", "F.linear, F.gelu, torch.sigmoid", "highway(gelu)", normal(2, 3), highway,
         {f"{k}/{n}": t for k in ("transform", "gate") for n, t in dense(3, 3).items()})
    case(file, "residual of two layers", "torch.nn.functional", "residual(dense(3), tanh)", normal(2, 3),
         lambda x, p, _: x + torch.tanh(F.linear(x, p["dense1/weight"].T, p["dense1/bias"])),
         {f"dense1/{n}": t for n, t in dense(3, 3).items()})
    case(file, "parallel branches", "torch.cat", "parallel(dense(2), tanh, dense(1))", normal(2, 3),
         lambda x, p, _: torch.cat([F.linear(x, p["dense1/weight"].T, p["dense1/bias"]), torch.tanh(x),
                                    F.linear(x, p["dense2/weight"].T, p["dense2/bias"])], -1),
         {f"dense{i}/{n}": t for i, o in ((1, 2), (2, 1)) for n, t in dense(3, o).items()})


# ---- sequences

def recurrent(module, units, p):
    """The module's output for x, with our parameters in the direction that it is made for."""
    bidirectional = module.bidirectional
    gates = p["recurrent"].shape[1]
    bias = torch.cat([torch.zeros(2 * units), p["recurrentBias"]]) if "recurrentBias" in p else torch.zeros(gates)
    end = "_reverse" if bidirectional else ""
    weights = {f"weight_ih_l0{end}": p["weight"].T, f"weight_hh_l0{end}": p["recurrent"].T,
               f"bias_ih_l0{end}": p["bias"].reshape(-1), f"bias_hh_l0{end}": bias}
    return lambda x: functional_call(module, weights, (x,))


def sequences():
    file = "sequences"
    case(file, "embedding with words that repeat", "F.embedding", "embedding(5, 3)",
         torch.tensor([[4, 0, 4], [1, 4, 0]]), lambda x, p, _: F.embedding(x, p["weight"]), {"weight": normal(5, 3)})

    kinds = {
        "rnn": (torch.nn.RNN, 1, "", {}),
        "rnn, relu": (torch.nn.RNN, 1, "activation=relu", {"nonlinearity": "relu"}),
        "lstm": (torch.nn.LSTM, 4, "", {}),
        "gru": (torch.nn.GRU, 3, "resetAfter=true", {}),
    }
    units, features = 3, 2
    for kind, (make, gates, argument, options) in kinds.items():
        for every in (False, True):
            for backwards in (False, True):
                for lengths in (None, [3, 1, 4, 0]):
                    module = make(features, units, batch_first=True, bidirectional=backwards, **options)
                    module.requires_grad_(False)
                    p = {"weight": normal(features, gates * units),
                         "bias": normal(4, units) if make is torch.nn.LSTM else normal(gates * units)}
                    p["recurrent"] = normal(units, gates * units)
                    if make is torch.nn.GRU:
                        p["recurrentBias"] = normal(units)

                    def run(x, q, _, module=module, lengths=lengths, every=every, backwards=backwards):
                        layer = recurrent(module, units, q)
                        if lengths is None:
                            y, state = layer(x)
                        else:  # PyTorch takes no sequence without a step: the state stays 0
                            some = [i for i, n in enumerate(lengths) if n > 0]
                            packed = pack_padded_sequence(x[some], torch.tensor([lengths[i] for i in some]), True, False)
                            part, state = layer(packed)
                            part, _ = pad_packed_sequence(part, True, total_length=x.shape[1])
                            y = torch.zeros(len(lengths), *part.shape[1:]).index_add(0, torch.tensor(some), part)
                        h = state[0] if isinstance(state, tuple) else state
                        if lengths is not None:
                            whole = torch.zeros(h.shape[0], len(lengths), units)
                            h = whole.index_add(1, torch.tensor(some), h)
                        return y[..., -units:] if every else h[-1]

                    spec = kind.split(",")[0]
                    arguments = [str(units), f"all={str(every).lower()}", f"backwards={str(backwards).lower()}"]
                    spec += "(" + ", ".join(arguments + ([argument] if argument else [])) + ")"
                    batch = 2 if lengths is None else 4
                    x = normal(batch, 4, features)
                    mask = None if lengths is None else torch.arange(4)[None, :] < torch.tensor(lengths)[:, None]
                    name = f"{kind}{', every step' if every else ''}{', backwards' if backwards else ''}"
                    name += "" if lengths is None else f", lengths {lengths}"
                    call = f"torch.nn.{make.__name__}(bidirectional={backwards})"
                    call += "" if lengths is None else ", pack_padded_sequence"
                    case(file, name, call, spec, x, run, p, mask=mask)
    one = torch.nn.LSTM(features, units, batch_first=True).requires_grad_(False)
    case(file, "lstm, one example of one step", "torch.nn.LSTM", f"lstm({units})", normal(1, 1, features),
         lambda x, q, _: recurrent(one, units, q)(x)[1][0][0],
         {"weight": normal(features, 12), "bias": normal(4, 3), "recurrent": normal(units, 12)})

    def gru(x, p, _):
        """Cho et al. (2014): the reset before the product."""
        h = torch.zeros(x.shape[0], units)
        part = lambda t, i: t[:, i * units:(i + 1) * units]
        for t in range(x.shape[1]):
            a = x[:, t] @ p["weight"] + p["bias"]
            r, z = (torch.sigmoid(part(a, i) + h @ part(p["recurrent"], i)) for i in (0, 1))
            n = torch.tanh(part(a, 2) + (r * h) @ part(p["recurrent"], 2))
            h = (1 - z) * n + z * h
        return h

    case(file, "gru of the paper", "the paper's equations in torch", f"gru({units})", normal(2, 3, features), gru,
         {"weight": normal(features, 9), "bias": normal(9), "recurrent": normal(units, 9)})

    def causal_mask(steps):
        return torch.ones(steps, steps, dtype=torch.bool).triu(1)

    def attention(heads, causal, lengths):
        def run(x, p, _):
            channels = x.shape[-1]
            module = torch.nn.MultiheadAttention(channels, heads, batch_first=True)
            weights = {"in_proj_weight": p["qkv/weight"].T, "in_proj_bias": p["qkv/bias"],
                       "out_proj.weight": p["output/weight"].T, "out_proj.bias": p["output/bias"]}
            some = [i for i in range(len(x)) if lengths is None or lengths[i] > 0]
            hidden = None
            if lengths is not None:
                hidden = torch.arange(x.shape[1])[None, :] >= torch.tensor([lengths[i] for i in some])[:, None]
            options = {"attn_mask": causal_mask(x.shape[1]) if causal else None, "key_padding_mask": hidden}
            y, _ = functional_call(module, weights, (x[some],) * 3, options)
            return p["output/bias"].expand(x.shape).clone().index_copy(0, torch.tensor(some), y)
        return run

    projections = lambda c: {"qkv/weight": normal(c, 3 * c), "qkv/bias": normal(3 * c),
                             "output/weight": normal(c, c), "output/bias": normal(c)}
    for heads, causal, lengths in ((1, False, None), (2, False, None), (2, True, None), (4, False, [3, 1, 5, 0]),
                                   (2, True, [3, 1, 5, 0]), (2, True, [2, 5])):
        batch = 2 if lengths is None else len(lengths)
        mask = None if lengths is None else torch.arange(5)[None, :] < torch.tensor(lengths)[:, None]
        name = f"attention, {heads} heads{', causal' if causal else ''}"
        name += "" if lengths is None else f", lengths {lengths}"
        case(file, name, f"torch.nn.MultiheadAttention({heads} heads, attn_mask, key_padding_mask)",
             f"attention({heads}, causal={str(causal).lower()})", normal(batch, 5, 4), attention(heads, causal, lengths),
             projections(4), mask=mask)

    def block(heads, causal, factor, lengths):
        def run(x, p, _):
            c = x.shape[-1]
            module = torch.nn.TransformerEncoderLayer(
                c, heads, factor * c, 0.0, lambda t: F.gelu(t, approximate="tanh"), batch_first=True, norm_first=True)
            weights = {"self_attn.in_proj_weight": p["attention/qkv/weight"].T,
                       "self_attn.in_proj_bias": p["attention/qkv/bias"],
                       "self_attn.out_proj.weight": p["attention/output/weight"].T,
                       "self_attn.out_proj.bias": p["attention/output/bias"],
                       "linear1.weight": p["mlp/dense1/weight"].T, "linear1.bias": p["mlp/dense1/bias"],
                       "linear2.weight": p["mlp/dense2/weight"].T, "linear2.bias": p["mlp/dense2/bias"],
                       "norm1.weight": p["norm1/gain"], "norm1.bias": p["norm1/bias"],
                       "norm2.weight": p["norm2/gain"], "norm2.bias": p["norm2/bias"]}
            hidden = None if lengths is None else torch.arange(x.shape[1])[None, :] >= torch.tensor(lengths)[:, None]
            options = {"src_mask": causal_mask(x.shape[1]) if causal else None, "src_key_padding_mask": hidden}
            return functional_call(module, weights, (x,), options)
        return run

    def parts(c, factor):
        p = {"norm1/gain": normal(c), "norm1/bias": normal(c)}
        p |= {f"attention/{n}": t for n, t in projections(c).items()}
        p |= {"norm2/gain": normal(c), "norm2/bias": normal(c)}
        return p | {"mlp/dense1/weight": normal(c, factor * c), "mlp/dense1/bias": normal(factor * c),
                    "mlp/dense2/weight": normal(factor * c, c), "mlp/dense2/bias": normal(c)}

    for causal, factor, lengths in ((False, 2, None), (True, 3, None), (True, 2, [4, 1])):
        mask = None if lengths is None else torch.arange(4)[None, :] < torch.tensor(lengths)[:, None]
        case(file, f"transformer block{', causal' if causal else ''}{f', lengths {lengths}' if lengths else ''}",
             "torch.nn.TransformerEncoderLayer(norm_first=True, activation=gelu tanh)",
             f"transformerBlock(2, causal={str(causal).lower()}, factor={factor})", normal(2, 4, 4),
             block(2, causal, factor, lengths), parts(4, factor), mask=mask)


# ---- whole models

def models():
    file = "models"

    def mlp(x, p, _):
        h = F.relu(F.linear(x, p["dense1/weight"].T, p["dense1/bias"]))
        h = F.relu(F.linear(h, p["dense2/weight"].T, p["dense2/bias"]))
        return F.linear(h, p["dense3/weight"].T, p["dense3/bias"])

    sizes = (3, 5, 4, 2)
    dense = {}
    for i in range(3):
        dense |= {f"dense{i + 1}/weight": normal(sizes[i], sizes[i + 1]), f"dense{i + 1}/bias": normal(sizes[i + 1])}
    case(file, "mlp", "torch.nn.functional", "mlp(5, 4)", normal(4, 3), mlp, dense, model=2)

    def lstm(x, p, _):
        """Two layers, both ways; the last one's final states go on."""
        module = torch.nn.LSTM(2, 3, 2, batch_first=True, bidirectional=True)
        weights = {}
        for layer in (0, 1):
            for way, end in ((1, ""), (2, "_reverse")):
                q = f"parallel{layer + 1}/lstm{way}/"
                weights |= {f"weight_ih_l{layer}{end}": p[q + "weight"].T, f"weight_hh_l{layer}{end}": p[q + "recurrent"].T,
                            f"bias_ih_l{layer}{end}": p[q + "bias"].reshape(-1), f"bias_hh_l{layer}{end}": torch.zeros(12)}
        _, (h, _) = functional_call(module, weights, (x,))
        return F.linear(torch.cat([h[2], h[3]], -1), p["dense1/weight"].T, p["dense1/bias"])

    cells = {}
    for layer, inputs in ((1, 2), (2, 6)):
        for way in (1, 2):
            cells |= {f"parallel{layer}/lstm{way}/weight": normal(inputs, 12),
                      f"parallel{layer}/lstm{way}/bias": normal(4, 3),
                      f"parallel{layer}/lstm{way}/recurrent": normal(3, 12)}
    case(file, "lstm, two layers both ways", "torch.nn.LSTM(num_layers=2, bidirectional=True)",
         "lstm(3, 3, bidirectional=true)", normal(2, 4, 2), lstm,
         cells | {"dense1/weight": normal(6, 2), "dense1/bias": normal(2)}, model=2)

    def cnn(x, p, _):
        h = F.relu(F.conv2d(nchw(x), p["conv1/weight"].permute(3, 2, 0, 1), p["conv1/bias"], padding=1))
        h = F.relu(F.conv2d(h, p["conv2/weight"].permute(3, 2, 0, 1), p["conv2/bias"], padding=1))
        h = nhwc(F.max_pool2d(h, 2)).flatten(1)
        h = F.relu(F.linear(h, p["dense1/weight"].T, p["dense1/bias"]))
        return F.linear(h, p["dense2/weight"].T, p["dense2/bias"])

    case(file, "cnn", "F.conv2d, F.max_pool2d, F.linear", "cnn(2, 3, dense=4)", normal(2, 5, 7, 1), cnn,
         {"conv1/weight": normal(3, 3, 1, 2), "conv1/bias": normal(2), "conv2/weight": normal(3, 3, 2, 3),
          "conv2/bias": normal(3), "dense1/weight": normal(18, 4), "dense1/bias": normal(4),
          "dense2/weight": normal(4, 2), "dense2/bias": normal(2)}, model=2)

    def basic(x, p, s):
        following = {n: t.clone() for n, t in s.items()}
        norm = lambda h, i: F.batch_norm(h, following[f"batchNorm{i}/mean"], following[f"batchNorm{i}/variance"],
                                         p[f"batchNorm{i}/gain"], p[f"batchNorm{i}/bias"], True)
        h = F.conv2d(nchw(x), p["conv1/weight"].permute(3, 2, 0, 1), None, 2, 1)
        h = F.conv2d(F.relu(norm(h, 1)), p["conv2/weight"].permute(3, 2, 0, 1), None, 1, 1)
        shortcut = F.pad(nchw(x)[:, :, ::2, ::2], (0, 0, 0, 0, 0, 1))
        return nhwc(F.relu(norm(h, 2) + shortcut)), following

    kernels = {"conv1/weight": normal(3, 3, 2, 3), "batchNorm1/gain": normal(3), "batchNorm1/bias": normal(3),
               "conv2/weight": normal(3, 3, 3, 3), "batchNorm2/gain": normal(3), "batchNorm2/bias": normal(3)}
    states = {}
    for i in (1, 2):
        states |= {f"batchNorm{i}/mean": normal(3), f"batchNorm{i}/variance": normal(3).square()}
    case(file, "block of a residual network", "F.conv2d, F.batch_norm, F.pad", "basicBlock(3, stride=2)",
         normal(2, 5, 4, 2), basic, kernels, states, train=True)


# ---- losses

def losses():
    rows = FILES.setdefault("losses", [])

    def loss(name, origin, spec, z, t, function):
        z = z.clone().requires_grad_()
        each = function(z, t)
        mean = each.mean()
        v = normal(*z.shape)
        g = gradients(mean, [z], None)[0]
        hv = gradients((g * v).sum(), [z], None)[0] if g.requires_grad else torch.zeros_like(z)
        rows.append({"name": name, "origin": origin, "loss": spec, "output": plain(z),
                     "target": plain(t) | {"dtype": "F64" if t.dtype.is_floating_point else "I32"},
                     "perExample": plain(each), "gradient": plain(g), "v": plain(v), "hessianVector": plain(hv)})

    def each(t):
        return t if t.dim() == 1 else t.flatten(1).mean(1)

    with_logits = lambda z, t: each(F.binary_cross_entropy_with_logits(z, t, reduction="none"))
    for shape in ((5, 1), (1, 1), (3, 2, 1)):
        loss(f"binary cross-entropy of classes, {list(shape)}", "F.binary_cross_entropy_with_logits", "binaryCrossEntropy",
             3 * normal(*shape), torch.tensor(RANDOM.integers(0, 2, shape[:-1])),
             lambda z, t: with_logits(z, t.double().unsqueeze(-1)))
    loss("binary cross-entropy of probabilities", "F.binary_cross_entropy_with_logits",
         "binaryCrossEntropy(target=values)", 3 * normal(4, 3), torch.sigmoid(normal(4, 3)), with_logits)
    loss("binary cross-entropy far out", "F.binary_cross_entropy_with_logits", "binaryCrossEntropy(target=values)",
         torch.tensor([[-700.0, 700, -30, 30]]), torch.tensor([[1.0, 0, 0, 1]]), with_logits)

    def entropy(smoothing):
        def run(z, t):
            classes = z.movedim(-1, 1) if z.dim() > 2 else z
            rows = t.movedim(-1, 1) if t.dtype.is_floating_point and t.dim() > 2 else t
            return each(F.cross_entropy(classes, rows, reduction="none", label_smoothing=smoothing))
        return run

    for smoothing in (0.0, 0.2):
        for shape in ((4, 5), (1, 2), (2, 3, 4)):
            spec = "crossEntropy" if smoothing == 0 else f"crossEntropy(labelSmoothing={smoothing})"
            origin = f"F.cross_entropy(label_smoothing={smoothing})"
            loss(f"cross-entropy of classes, {list(shape)}, smoothing {smoothing}", origin, spec, 2 * normal(*shape),
                 torch.tensor(RANDOM.integers(0, shape[-1], shape[:-1])), entropy(smoothing))
            loss(f"cross-entropy of probabilities, {list(shape)}, smoothing {smoothing}", origin, spec,
                 2 * normal(*shape), F.softmax(normal(*shape), -1), entropy(smoothing))

    divergence = lambda z, t: each(F.kl_div(F.log_softmax(z, -1), t, reduction="none").sum(-1))
    loss("KL divergence", "F.kl_div(log_softmax(z), t)", "klDivergence", normal(4, 3), F.softmax(2 * normal(4, 3), -1),
         divergence)
    loss("KL divergence, a class without probability", "F.kl_div(log_softmax(z), t)", "klDivergence", normal(2, 3),
         torch.tensor([[0.0, 0.25, 0.75], [0, 1, 0]]), divergence)
    for delta in (1.0, 0.3, 2.5):
        loss(f"Huber, delta {delta}", f"F.huber_loss(delta={delta})", f"huber(delta={delta})", 2 * normal(5, 2),
             normal(5, 2), lambda z, t, d=delta: each(F.huber_loss(z, t, reduction="none", delta=d)))
    loss("mean squared error", "F.mse_loss", "mse", normal(3, 2), normal(3, 2),
         lambda z, t: each(F.mse_loss(z, t, reduction="none")))

    def gaussian(eps, full):
        def run(z, t):
            k = t.shape[-1]
            return each(F.gaussian_nll_loss(z[..., :k], t, z[..., k:].exp(), full=full, eps=eps, reduction="none"))
        return run

    for eps, full in ((1e-6, False), (1e-3, True)):
        spec = f"gaussianNll(eps={eps:.6f}, full={str(full).lower()})"
        loss(f"Gaussian, full {full}", f"F.gaussian_nll_loss(var=exp(s), eps={eps}, full={full})", spec,
             normal(4, 6), normal(4, 3), gaussian(eps, full))
        loss(f"Gaussian of several places, full {full}", f"F.gaussian_nll_loss(var=exp(s), eps={eps}, full={full})",
             spec, normal(2, 3, 2), normal(2, 3, 1), gaussian(eps, full))
    loss("hinge of two classes", "torch.clamp(1 - t z, min=0)", "hinge", normal(5, 1),
         torch.tensor(RANDOM.integers(0, 2, 5)),
         lambda z, t: torch.clamp(1 - (2 * t - 1) * z.squeeze(-1), min=0))
    loss("hinge of signs", "torch.clamp(1 - t z, min=0)", "hinge(target=values)", normal(3, 4),
         normal(3, 4).sign(), lambda z, t: each(torch.clamp(1 - t * z, min=0)))

    def crammer(z, t):
        wrong = 1 - F.one_hot(t, z.shape[-1])
        return (z + wrong).amax(-1) - z.gather(-1, t.unsqueeze(-1)).squeeze(-1)

    loss("hinge of many classes", "amax(z + 1 - one_hot) - z_y", "hinge", normal(6, 4),
         torch.tensor(RANDOM.integers(0, 4, 6)), crammer)


# ---- margins, pooling of sequences, the largest of all

def margins():
    """Beside `convolutions`, and last, so that the numbers of the other files stay."""
    file = "margins"
    w = lambda *shape: {"weight": normal(*shape), "bias": normal(shape[-1])}

    def conv2d(sides, stride, dilation=1):
        """sides: left, right, top, bottom, as F.pad has them; or one number."""
        def run(x, p, _):
            kernel = p["weight"].permute(3, 2, 0, 1)
            if isinstance(sides, int):
                return nhwc(F.conv2d(nchw(x), kernel, p["bias"], stride, sides, dilation))
            return nhwc(F.conv2d(F.pad(nchw(x), sides), kernel, p["bias"], stride, 0, dilation))
        return run

    case(file, "padding 1, stride 2", "F.conv2d(stride=2, padding=1)", "conv(3, stride=2, padding=1)",
         normal(2, 8, 7, 2), conv2d(1, 2), w(3, 3, 2, 3))
    case(file, "padding 3, 7 by 7, stride 2", "F.conv2d(stride=2, padding=3)",
         "conv(2, kernel=7, stride=2, padding=3)", normal(1, 9, 8, 1), conv2d(3, 2), w(7, 7, 1, 2))
    case(file, "more padding than the kernel spans", "F.conv2d(padding=2)", "conv(2, kernel=2, padding=margin(2))",
         normal(1, 2, 3, 2), conv2d(2, 1), w(2, 2, 2, 2))
    case(file, "four margins, stride 3, dilation 2", "F.pad, F.conv2d(stride=3, dilation=2)",
         "conv(2, rectangle(2, 3), stride=3, padding=margins(top=1, bottom=2, left=3), dilation=2)",
         normal(2, 6, 7, 2), conv2d((3, 0, 1, 2), 3, 2), w(2, 3, 2, 2))

    def conv1d(ends, stride, dilation):
        def run(x, p, _):
            kernel = p["weight"].permute(2, 1, 0)
            return F.conv1d(F.pad(x.permute(0, 2, 1), ends), kernel, p["bias"], stride, 0, dilation).permute(0, 2, 1)
        return run

    case(file, "line, padding 2, stride 2, dilation 2", "F.pad, F.conv1d(stride=2, dilation=2)",
         "conv1d(3, stride=2, padding=2, dilation=2)", normal(2, 7, 2), conv1d((2, 2), 2, 2), w(3, 2, 3))
    case(file, "line, 1 before and 3 after", "F.pad, F.conv1d(stride=3)",
         "conv1d(2, kernel=4, stride=3, padding=margins(before=1, after=3))", normal(2, 6, 3), conv1d((1, 3), 3, 1),
         w(4, 3, 2))
    case(file, "line, centred", "F.pad, F.conv1d", "conv1d(2, kernel=5, padding=centred)", normal(1, 4, 2),
         conv1d((2, 2), 1, 1), w(5, 2, 2))

    def transposed(padding, output_padding, stride):
        return lambda x, p, _: nhwc(F.conv_transpose2d(
            nchw(x), p["weight"].permute(2, 3, 0, 1), p["bias"], stride, padding, output_padding))

    case(file, "transposed, padding 1", "F.conv_transpose2d(stride=2, padding=1)",
         "convTransposed(3, kernel=4, stride=2, padding=1)", normal(2, 3, 2, 2), transposed(1, 0, 2), w(4, 4, 2, 3))
    case(file, "transposed, padding 1 and output padding 1",
         "F.conv_transpose2d(stride=2, padding=1, output_padding=1)",
         "convTransposed(2, stride=2, padding=margins(1, 0, 1, 0))", normal(1, 3, 4, 2), transposed(1, 1, 2),
         w(3, 3, 2, 2))

    def pool2d(kind, window, stride, sides, zeros=False):
        def run(x, *_):
            if kind == "max":
                if isinstance(sides, int):
                    return nhwc(F.max_pool2d(nchw(x), window, stride, sides))
                return nhwc(F.max_pool2d(F.pad(nchw(x), sides, value=-math.inf), window, stride))
            if isinstance(sides, int):
                return nhwc(F.avg_pool2d(nchw(x), window, stride, sides, count_include_pad=zeros))
            mean = lambda t: nhwc(F.avg_pool2d(F.pad(nchw(t), sides), window, stride))
            return mean(x) if zeros else mean(x) / mean(torch.ones_like(x))
        return run

    def pool1d(kind, window, stride, ends, zeros=False):
        def run(x, *_):
            line = x.permute(0, 2, 1)
            if kind == "max":
                y = F.max_pool1d(F.pad(line, ends, value=-math.inf), window, stride)
            else:
                mean = lambda t: F.avg_pool1d(F.pad(t, ends), window, stride)
                y = mean(line) if zeros else mean(line) / mean(torch.ones_like(line))
            return y.permute(0, 2, 1)
        return run

    for kind in ("max", "average"):
        name = "max" if kind == "max" else "avg"
        counted = "" if kind == "max" else ", count_include_pad=False"
        case(file, f"{kind}, padding 1, stride 2", f"F.{name}_pool2d(3, 2, padding=1{counted})",
             f"{kind}Pool(3, stride=2, padding=1)", normal(2, 8, 7, 2), pool2d(kind, 3, 2, 1))
        case(file, f"{kind}, four margins", f"F.pad, F.{name}_pool2d((3, 2), 2)",
             f"{kind}Pool(rectangle(3, 2), stride=2, padding=margins(bottom=2, left=1))", normal(1, 7, 6, 3),
             pool2d(kind, (3, 2), 2, (1, 0, 0, 2)))
        case(file, f"{kind}, side by side", f"F.{name}_pool2d(2)", f"{kind}Pool", normal(2, 4, 6, 9),
             pool2d(kind, 2, 2, 0))
        case(file, f"{kind}, side by side, with a rest", f"F.{name}_pool2d((2, 3))", f"{kind}Pool(rectangle(2, 3))",
             normal(1, 5, 7, 8), pool2d(kind, (2, 3), (2, 3), 0))
        case(file, f"{kind} along a line", f"F.{name}_pool1d(2)", f"{kind}Pool1d", normal(2, 7, 8),
             pool1d(kind, 2, 2, (0, 0)))
        case(file, f"{kind} along a line, padding 1, stride 2", f"F.pad, F.{name}_pool1d(3, 2)",
             f"{kind}Pool1d(3, stride=2, padding=1)", normal(2, 8, 3), pool1d(kind, 3, 2, (1, 1)))
        case(file, f"{kind} along a line, same", f"F.pad, F.{name}_pool1d(4, 3)",
             f"{kind}Pool1d(4, stride=3, padding=same)", normal(1, 8, 2), pool1d(kind, 4, 3, same(8, 4, 3, 1)))
        case(file, f"{kind} along a line, causal", f"F.pad, F.{name}_pool1d(3, 1)",
             f"{kind}Pool1d(3, stride=1, padding=causal)", normal(1, 5, 2), pool1d(kind, 3, 1, (2, 0)))
    case(file, "average, padding 1 as zeros", "F.avg_pool2d(3, 2, padding=1)",
         "averagePool(3, stride=2, padding=1, zeros=true)", normal(2, 6, 5, 2), pool2d("average", 3, 2, 1, True))
    case(file, "average along a line, 1 before and 2 after as zeros", "F.pad, F.avg_pool1d(4, 2)",
         "averagePool1d(4, stride=2, padding=margins(1, 2), zeros=true)", normal(2, 7, 2),
         pool1d("average", 4, 2, (1, 2), True))
    case(file, "max with ties", "amax of the windows, which shares the derivative", "maxPool",
         torch.tensor(RANDOM.integers(0, 2, (2, 4, 6, 8))).double(),
         lambda x, *_: x.reshape(2, 2, 2, 3, 2, 8).amax((2, 4)))

    case(file, "global max", "F.adaptive_max_pool2d(1)", "globalMaxPool", normal(2, 3, 5, 4),
         lambda x, *_: F.adaptive_max_pool2d(nchw(x), 1).squeeze(3).squeeze(2))
    case(file, "global max with ties", "torch.amax, which shares the derivative", "globalMaxPool",
         torch.tensor(RANDOM.integers(0, 3, (2, 3, 4, 5))).double(), lambda x, *_: x.amax((1, 2)))
    case(file, "global max of sequences", "F.adaptive_max_pool1d(1)", "globalMaxPool", normal(2, 5, 3),
         lambda x, *_: F.adaptive_max_pool1d(x.permute(0, 2, 1), 1).squeeze(2))
    case(file, "global average of sequences", "F.adaptive_avg_pool1d(1)", "globalAveragePool", normal(2, 5, 3),
         lambda x, *_: F.adaptive_avg_pool1d(x.permute(0, 2, 1), 1).squeeze(2))
    mask = torch.arange(5)[None, :] < torch.tensor([3, 5, 1])[:, None]
    case(file, "global max of sequences, lengths 3, 5 and 1", "torch.where, amax", "globalMaxPool", normal(3, 5, 2),
         lambda x, *_: torch.where(mask[:, :, None], x, -math.inf).amax(1), mask=mask)
    case(file, "global average of sequences, lengths 3, 5 and 1", "torch.where, sum, div", "globalAveragePool",
         normal(3, 5, 2),
         lambda x, *_: torch.where(mask[:, :, None], x, 0).sum(1) / mask.sum(1)[:, None], mask=mask)


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for group in (convolutions, normalizations, activations, sequences, models, losses, margins):
        group()
    for name, rows in FILES.items():
        made = {"made": f"layers.py with PyTorch {torch.__version__.split('+')[0]}, JAX {jax.__version__},"
                        f" NumPy {np.__version__}"}
        lines = ",\n".join(json.dumps(row, separators=(",", ":"), allow_nan=False) for row in rows)
        text = json.dumps(made)[:-1] + ', "cases": [\n' + lines + "\n]}\n"
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
        print(f"{name}: {len(rows)} cases, {len(text)} bytes")


main()
