package org.thalweg.train;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.thalweg.tensor.NDArray;

/// Named arrays in the safetensors format (Hugging Face, https://huggingface.co/docs/safetensors, version 0.4 of the
/// format's description):
///
///     8 bytes      N, the length of the header, little-endian
///     N bytes      the header: a JSON object in UTF-8, from its `{` on, spaces at the end allowed
///                  { "__metadata__": { name: text, … },
///                    name: { "dtype": "F32", "shape": [784, 256], "data_offsets": [begin, end] }, … }
///     the rest     the elements, little-endian, row-major; offsets count from here, and leave no gap
///
/// What is written here has its header filled up to a multiple of eight bytes, so that other readers can map the
/// numbers in place. Types are `F32`, `F64`, `I32` and `BOOL`; files with others are refused by name.
///
/// @param tensors the arrays, in the order in which they lie
/// @param metadata texts that go with them
public record SafeTensors(Map<String, NDArray> tensors, Map<String, String> metadata) {
    public SafeTensors {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        if (tensors.containsKey(SafeTensorsFormat.METADATA)) {
            throw new IllegalArgumentException("a tensor cannot be called " + SafeTensorsFormat.METADATA);
        }
    }

    /// Arrays without metadata.
    public SafeTensors(Map<String, NDArray> tensors) {
        this(tensors, Map.of());
    }

    /// Reads a file.
    ///
    /// @throws RunException if it cannot be read, is cut off, or is not of the format: with what is wrong
    public static SafeTensors read(Path file) {
        return SafeTensorsFormat.read(file);
    }

    /// Writes a file, whole or not at all.
    ///
    /// @throws RunException if it cannot be written; what was there before is still there then
    public void write(Path file) {
        WholeFile.write(file, channel -> SafeTensorsFormat.write(this, channel));
    }

    /// The array of that name.
    ///
    /// @throws IllegalArgumentException if there is none
    public NDArray get(String name) {
        NDArray found = tensors.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no tensor " + name + ", only " + tensors.keySet());
        }
        return found;
    }
}
