/** Programs that show the job dispatcher at work, and the command that runs them. */
@SuppressWarnings("requires-automatic") // XChart and ascii-table have no descriptor
module io.jobdispatch.examples {
  requires io.jobdispatch.core;
  requires io.jobdispatch.hazelcast;

  // the command line
  requires info.picocli;
  requires me.tongfei.progressbar;

  // tables, files, pictures
  requires ascii.table;
  requires java.desktop;
  requires org.apache.commons.csv;
  requires xchart;
  requires static org.jspecify;

  // picocli sets the options' fields
  opens io.jobdispatch.examples to
      info.picocli;
}
