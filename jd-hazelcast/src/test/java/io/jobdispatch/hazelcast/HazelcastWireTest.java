package io.jobdispatch.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HazelcastWireTest {

  private final List<String> heard = new ArrayList<>();

  /* Links are made before Hazelcast says that it has merged: that must not cost them. */
  @Test
  void mergeIsHeardOfOnceAndBeforeIt() {
    Stream.of(LifecycleState.MERGING, LifecycleState.MERGED)
        .forEach(state -> HazelcastWire.lived(new LifecycleEvent(state), new Ear()));

    assertThat(heard).containsExactly("merging", "joined");
  }

  @Test
  void shutdownIsHeardOf() {
    HazelcastWire.lived(new LifecycleEvent(LifecycleState.SHUTTING_DOWN), new Ear());

    assertThat(heard).containsExactly("stopped");
  }

  private final class Ear implements Wire.Listener {

    @Override
    public void received(byte[] bytes, String from) {
      heard.add("received");
    }

    @Override
    public void joined() {
      heard.add("joined");
    }

    @Override
    public void left(String member) {
      heard.add("left");
    }

    @Override
    public void merging() {
      heard.add("merging");
    }

    @Override
    public void stopped() {
      heard.add("stopped");
    }
  }
}
