package org.thalweg.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.NDArray;

/// A model as our graph, built node by node in the order of its file, which is one in which it can be computed.
final class Network {
    private final Map<String, Tensor> byName = new HashMap<>();
    private final Map<Tensor, NDArray> given = new LinkedHashMap<>();
    private final Map<String, Tensor> outputs = new LinkedHashMap<>();

    private final int version;

    private Network(int version) {
        this.version = version;
    }

    /// The graph of a model for inputs of the shapes of `inputs`.
    ///
    /// @throws OutOfScope if a node has no equivalent
    static Network of(ModelProto model, Map<String, NDArray> inputs) {
        Network network = new Network(version(model));
        GraphProto graph = model.getGraph();
        for (TensorProto constant : graph.getInitializerList()) {
            network.byName.put(constant.getName(), Tensor.constant(TensorReader.read(constant)));
        }
        inputs.forEach((name, value) -> network.byName.put(name, network.input(name, value)));
        for (NodeProto proto : graph.getNodeList()) {
            network.add(new Node(proto, network.version, network));
        }
        for (ValueInfoProto output : graph.getOutputList()) {
            network.outputs.put(output.getName(), network.tensor(output.getName()));
        }
        return network;
    }

    /// What a graph within this one makes of `inputs`. It sees what is around it by name.
    List<Tensor> within(GraphProto graph, List<Tensor> inputs) {
        Map<String, Tensor> around = new HashMap<>(byName);
        for (TensorProto constant : graph.getInitializerList()) {
            byName.put(constant.getName(), Tensor.constant(TensorReader.read(constant)));
        }
        for (int i = 0; i < inputs.size(); i++) {
            byName.put(graph.getInput(i).getName(), inputs.get(i));
        }
        graph.getNodeList().forEach(proto -> add(new Node(proto, version, this)));
        List<Tensor> made =
                graph.getOutputList().stream().map(y -> tensor(y.getName())).toList();
        byName.clear();
        byName.putAll(around);
        return made;
    }

    /// Of the operators without a domain, which change their meaning from one version to another.
    private static int version(ModelProto model) {
        return model.getOpsetImportList().stream()
                .filter(set -> set.getDomain().isEmpty())
                .mapToInt(set -> Math.toIntExact(set.getVersion()))
                .findFirst()
                .orElse(0);
    }

    private void add(Node node) {
        List<Tensor> made = Operators.of(node).apply(node);
        List<String> names = node.outputs();
        for (int i = 0; i < names.size(); i++) {
            if (!names.get(i).isEmpty()) {
                if (i >= made.size()) {
                    throw new OutOfScope(OutOfScope.Reason.OPTION, node.type() + " with output " + (i + 1));
                }
                byName.put(names.get(i), made.get(i));
            }
        }
    }

    /// A new input of the program, with its value.
    Tensor input(String name, NDArray value) {
        Tensor input = Tensor.input(name, value.dtype(), value.shape());
        put(input, value);
        return input;
    }

    /// The value of an input of the program.
    void put(Tensor input, NDArray value) {
        given.put(input, value);
    }

    Tensor tensor(String name) {
        Tensor tensor = byName.get(name);
        if (tensor == null) {
            throw new IllegalStateException("nothing is called " + name);
        }
        return tensor;
    }

    /// What a tensor is for the inputs of this case, for what has to be known while the graph is built.
    NDArray value(Tensor tensor) {
        return Evaluator.of(given).value(tensor);
    }

    /// The inputs of the program, and their values.
    Map<Tensor, NDArray> given() {
        return given;
    }

    /// The outputs of the model by name, in its order.
    Map<String, Tensor> outputs() {
        return outputs;
    }
}
