/// The command line of Thalweg: trains, predicts, lists what there is, and shows how training goes.
module org.thalweg.lab {
    requires org.thalweg;
    requires org.thalweg.datasets;
    requires static java.desktop;
    requires info.picocli;
    requires org.jline.terminal;
    requires static transitive org.jspecify;
}
