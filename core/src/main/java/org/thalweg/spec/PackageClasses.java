package org.thalweg.spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleReader;
import java.lang.module.ResolvedModule;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The names of the classes that lie beside a class: in the same package, and in the same directory, jar or module.
/// So
/// a
/// package in the test sources does not add to that of the main sources.
final class PackageClasses {
    private static final String SUFFIX = ".class";

    private PackageClasses() {}

    /// The binary names of the top-level and member classes beside `anchor`, sorted.
    static List<String> beside(Class<?> anchor) {
        String folder = anchor.getPackageName().replace('.', '/') + "/";
        try {
            Optional<ResolvedModule> module = Optional.ofNullable(
                            anchor.getModule().getLayer())
                    .flatMap(layer ->
                            layer.configuration().findModule(anchor.getModule().getName()));
            return module.isPresent() ? inModule(module.get(), folder) : onClassPath(anchor, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the classes of package " + anchor.getPackageName() + " cannot be listed", e);
        }
    }

    private static List<String> inModule(ResolvedModule module, String folder) throws IOException {
        try (ModuleReader reader = module.reference().open();
                Stream<String> names = reader.list()) {
            return classes(names, folder);
        }
    }

    private static List<String> onClassPath(Class<?> anchor, String folder) throws IOException {
        String file = anchor.getName().substring(anchor.getName().lastIndexOf('.') + 1) + SUFFIX;
        URL url = anchor.getResource(file);
        if (url == null) {
            throw new IOException("class file " + file + " is not where its class was loaded from");
        }
        if (url.getProtocol().equals("file")) {
            try (Stream<Path> files =
                    Files.list(Path.of(URI.create(url.toString())).resolveSibling("."))) {
                return classes(files.map(path -> folder + path.getFileName()), folder);
            }
        }
        if (url.openConnection() instanceof JarURLConnection connection) {
            return classes(connection.getJarFile().stream().map(entry -> entry.getName()), folder);
        }
        throw new IOException("cannot list the classes beside " + url + "; use a directory, a jar or a module");
    }

    private static List<String> classes(Stream<String> files, String folder) {
        return files.filter(file -> file.startsWith(folder) && file.endsWith(SUFFIX))
                .filter(file -> isMember(file.substring(folder.length(), file.length() - SUFFIX.length())))
                .map(file -> file.substring(0, file.length() - SUFFIX.length()).replace('/', '.'))
                .sorted()
                .toList();
    }

    /// Whether that is the file of a class one can name: not a local or anonymous one, of a package below, orn
    /// ///package-info.
    private static boolean isMember(String file) {
        return file.indexOf('/') < 0
                && file.indexOf('-') < 0
                && Stream.of(file.split("\\$")).noneMatch(part -> part.isEmpty() || Character.isDigit(part.charAt(0)));
    }
}
