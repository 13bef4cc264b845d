package org.thalweg.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/// The version that Maven wrote into the resource `version.txt`.
public final class Version implements IVersionProvider {
    /// For picocli, which makes one when `--version` is asked.
    public Version() {}

    /// The version alone, such as `0.1.0`.
    ///
    /// @throws UncheckedIOException if the resource cannot be read
    public static String number() {
        try (InputStream in = Version.class.getResourceAsStream("version.txt")) {
            if (in == null) {
                throw new IllegalStateException("The resource org/thalweg/lab/version.txt is missing: build lab anew");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String[] getVersion() {
        return new String[] {"thalweg " + number()};
    }
}
