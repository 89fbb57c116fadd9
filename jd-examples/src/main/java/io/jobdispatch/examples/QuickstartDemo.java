package io.jobdispatch.examples;

import picocli.CommandLine.Command;

@Command(
    name = "quickstart",
    description = "Estimates pi on every core: the shortest program that is worth showing.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class QuickstartDemo implements Runnable {

  @Override
  public void run() {
    Quickstart.main(new String[0]);
  }
}
