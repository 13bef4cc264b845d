package org.thalweg.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.lang.module.ModuleFinder;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.spec.specimen.Specimens;

/// A catalogue finds its records wherever a package can lie.
class PackageClassesTest {
    private static final String SPECIMENS = Specimens.class.getName();

    @TempDir
    private Path directory;

    @Test
    void aPackageInADirectoryIsRead() {
        assertThat(names(Specimens.RULES)).containsExactly("adam", "batched", "chain", "repeat", "sgd");
    }

    @Test
    void aPackageInAJarIsRead() throws Exception {
        Path jar = jarOfSpecimens();
        try (var loader = new ChildFirst(new URL[] {jar.toUri().toURL()})) {
            Class<?> anchor = loader.loadClass(SPECIMENS);
            assertThat(anchor.getResource("Specimens.class").getProtocol()).isEqualTo("jar");
            assertRules(anchor);
        }
    }

    @Test
    void aPackageInANamedModuleIsRead() throws Exception {
        Path jar = jarOfSpecimens();
        var boot = ModuleLayer.boot();
        var configuration = boot.configuration().resolve(ModuleFinder.of(jar), ModuleFinder.of(), Set.of("specimens"));
        var layer = boot.defineModulesWithOneLoader(configuration, Specimens.class.getClassLoader());
        Class<?> anchor = layer.findLoader("specimens").loadClass(SPECIMENS);
        assertThat(anchor.getModule().isNamed()).isTrue();
        assertRules(anchor);
    }

    /// As in an application whose packages are its own: only its lookup can make the record.
    @Test
    void recordsOfAModuleThatExportsNothingAreMadeByItsLookup() throws Exception {
        Catalogue<?> rules = rulesOfModule("""
                package shut;
                import org.thalweg.spec.*;
                public interface Rule {
                    Catalogue<Rule> RULES = Catalogue.scan("rule", Rule.class, java.lang.invoke.MethodHandles.lookup());
                    @Named("plain") record Plain(int... numbers) implements Rule {
                        public Plain {
                            if (numbers.length > 2) throw new IllegalArgumentException("two are enough");
                        }
                    }
                }
                """);
        Bound<?> bound = rules.bind("plain(3, 4)");
        assertThat(bound.value().getClass().getName()).isEqualTo("shut.Rule$Plain");
        assertThat(bound.value().getClass().getModule().isExported("shut")).isFalse();
        assertThat(rules.describe(bound.value()).orElseThrow()).hasToString("plain(3, 4)");
        assertThatThrownBy(() -> rules.bind("plain(1, 2, 3)"))
                .isInstanceOf(SpecException.class)
                .hasMessage("plain(1, 2, 3): two are enough\n  plain(numbers…)");
    }

    /// `RULES` of a module that exports only the door to them.
    private Catalogue<?> rulesOfModule(String rule) throws Exception {
        Path sources = Files.createDirectories(directory.resolve("shut"));
        Files.writeString(sources.resolve("module-info.java"), "module shut { exports door; }");
        Files.writeString(sources.resolve("Rule.java"), rule);
        Files.writeString(
                sources.resolve("Door.java"),
                "package door; public class Door { public static Object rules() { return shut.Rule.RULES; } }");
        Path classes = directory.resolve("classes");
        String spec = Path.of(Catalogue.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        Stream<String> files = Stream.of("module-info.java", "Rule.java", "Door.java")
                .map(file -> sources.resolve(file).toString());
        String[] arguments = Stream.concat(
                        Stream.of("--add-reads", "shut=ALL-UNNAMED", "-cp", spec, "-d", classes.toString()), files)
                .toArray(String[]::new);
        assertThat(ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.err, arguments))
                .isZero();

        var configuration =
                ModuleLayer.boot().configuration().resolve(ModuleFinder.of(classes), ModuleFinder.of(), Set.of("shut"));
        var controller = ModuleLayer.defineModulesWithOneLoader(
                configuration, List.of(ModuleLayer.boot()), Catalogue.class.getClassLoader());
        controller.addReads(controller.layer().findModule("shut").orElseThrow(), Catalogue.class.getModule());
        Class<?> door = controller.layer().findLoader("shut").loadClass("door.Door");
        return (Catalogue<?>) door.getMethod("rules").invoke(null);
    }

    private static void assertRules(Class<?> anchor) throws ReflectiveOperationException {
        assertThat(anchor).isNotSameAs(Specimens.class);
        Catalogue<?> rules = (Catalogue<?>) anchor.getField("RULES").get(null);
        assertThat(names(rules)).containsExactly("adam", "batched", "chain", "repeat", "sgd");
        assertThat(rules.create("adam(0.5)").getClass().getClassLoader()).isSameAs(anchor.getClassLoader());
    }

    private static List<String> names(Catalogue<?> catalogue) {
        return catalogue.entries().stream().<String>map(Entry::name).toList();
    }

    private Path jarOfSpecimens() throws Exception {
        Path folder =
                Path.of(Specimens.class.getResource("Specimens.class").toURI()).getParent();
        Path jar = directory.resolve("specimens.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                var out = new JarOutputStream(file);
                Stream<Path> classes = Files.list(folder)) {
            for (Path path : classes.toList()) {
                out.putNextEntry(new JarEntry("org/thalweg/spec/specimen/" + path.getFileName()));
                out.write(Files.readAllBytes(path));
            }
        }
        return jar;
    }

    /// Finds the specimens in its own jar, though the test's class path has them too.
    private static final class ChildFirst extends URLClassLoader {
        ChildFirst(URL[] urls) {
            super(urls, Specimens.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded == null && name.startsWith(SPECIMENS)) {
                    loaded = findClass(name);
                }
                return loaded == null ? super.loadClass(name, resolve) : loaded;
            }
        }

        @Override
        public URL getResource(String name) {
            URL own = findResource(name);
            return own == null ? super.getResource(name) : own;
        }
    }
}
