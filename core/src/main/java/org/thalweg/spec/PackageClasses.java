package org.thalweg.spec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleReader;
import java.lang.module.ResolvedModule;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/// The class files that lie beside a class: in the same package, and in the same directory, jar or module. So a
/// package in the test sources does not add to that of the main sources.
final class PackageClasses {
    private static final String SUFFIX = ".class";

    private final String folder;
    private final Consumer<byte[]> reader;

    private PackageClasses(String folder, Consumer<byte[]> reader) {
        this.folder = folder;
        this.reader = reader;
    }

    /// Gives the bytes of every top-level and member class beside `anchor` to the reader, in no particular order.
    static void read(Class<?> anchor, Consumer<byte[]> reader) {
        var classes = new PackageClasses(anchor.getPackageName().replace('.', '/') + "/", reader);
        try {
            Optional<ResolvedModule> module = Optional.ofNullable(
                            anchor.getModule().getLayer())
                    .flatMap(layer ->
                            layer.configuration().findModule(anchor.getModule().getName()));
            if (module.isPresent()) {
                classes.readModule(module.get());
            } else {
                classes.readClassPath(anchor);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the classes of package " + anchor.getPackageName() + " cannot be read", e);
        }
    }

    private void readModule(ResolvedModule module) throws IOException {
        try (ModuleReader files = module.reference().open();
                Stream<String> names = files.list()) {
            for (String name : names.filter(this::isMember).toList()) {
                ByteBuffer buffer = files.read(name).orElseThrow();
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                files.release(buffer);
                reader.accept(bytes);
            }
        }
    }

    private void readClassPath(Class<?> anchor) throws IOException {
        URL url = anchor.getResource(anchor.getName().substring(anchor.getName().lastIndexOf('.') + 1) + SUFFIX);
        if (url == null) {
            throw new IOException("the class file of " + anchor.getName() + " is not where its class came from");
        }
        String place = url.toString();
        int inside = place.indexOf("!/");
        if (place.startsWith("file:")) {
            readDirectory(Path.of(URI.create(place)).resolveSibling("."));
        } else if (place.startsWith("jar:file:") && inside == place.lastIndexOf("!/")) {
            // Not by the URL's connection, whose classes cost a new process 9 ms.
            try (var jar =
                    new JarFile(Path.of(URI.create(place.substring(4, inside))).toFile())) {
                readJar(jar);
            }
        } else if (url.openConnection() instanceof JarURLConnection connection) {
            readJar(connection.getJarFile()); // stays open for the class loader, with which it is shared
        } else {
            throw new IOException("cannot list what lies beside " + place + "; use a directory, a jar or a module");
        }
    }

    private void readDirectory(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (isMember(folder + file.getFileName())) {
                    reader.accept(Files.readAllBytes(file));
                }
            }
        }
    }

    private void readJar(JarFile jar) throws IOException {
        for (var entries = jar.entries(); entries.hasMoreElements(); ) {
            JarEntry entry = entries.nextElement();
            if (isMember(entry.getName())) {
                try (InputStream in = jar.getInputStream(entry)) {
                    reader.accept(in.readAllBytes());
                }
            }
        }
    }

    /// Whether that is the file of a class one can name: not a local or anonymous one, of a package below, or
    /// package-info.
    private boolean isMember(String file) {
        if (!file.startsWith(folder) || !file.endsWith(SUFFIX)) {
            return false;
        }
        String name = file.substring(folder.length(), file.length() - SUFFIX.length());
        return name.indexOf('/') < 0 && name.indexOf('-') < 0 && !hasNumberedPart(name);
    }

    private static boolean hasNumberedPart(String name) {
        for (int i = name.indexOf('$'); i >= 0 && i + 1 < name.length(); i = name.indexOf('$', i + 1)) {
            if (Character.isDigit(name.charAt(i + 1))) {
                return true;
            }
        }
        return false;
    }
}
