package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.core.HandlerTable.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HandlerTableTest {

  private static final TaskId FRIEND = new TaskId(1, 1);
  private static final TaskId STRANGER = new TaskId(2, 1);

  private final HandlerTable<List<String>> table = new HandlerTable<>();
  private final List<String> outbox = new ArrayList<>();

  private static class Greeting implements Message.UserMessage {
    private static final long serialVersionUID = 1;
  }

  private static final class WarmGreeting extends Greeting {
    private static final long serialVersionUID = 1;
  }

  @Test
  void aHandlerGetsSourceMessageAndOutbox() {
    Greeting greeting = new Greeting();
    table.on(
        Greeting.class, (source, message, out) -> out.add(source + " " + (message == greeting)));

    Verdict verdict = table.dispatch(FRIEND, greeting, outbox);

    assertThat(verdict).isEqualTo(Verdict.HANDLED);
    assertThat(outbox).containsExactly("1/1 true");
  }

  @Test
  void theLastHandlerInstalledForATypeWinsWithItsFilter() {
    table.on(Greeting.class, FRIEND::equals, (source, message, out) -> out.add("first"));
    table.on(Greeting.class, STRANGER::equals, (source, message, out) -> out.add("last"));

    assertThat(table.dispatch(FRIEND, new Greeting(), outbox)).isEqualTo(Verdict.REFUSED);
    assertThat(table.dispatch(STRANGER, new Greeting(), outbox)).isEqualTo(Verdict.HANDLED);
    assertThat(outbox).containsExactly("last");
  }

  @Test
  void aTypeWithoutEntryIsUnknown() {
    assertThat(table.dispatch(FRIEND, new Message.Halt(), outbox)).isEqualTo(Verdict.UNKNOWN);
    assertThat(table.knows(new Message.Halt())).isFalse();
  }

  @Test
  void aSourceThatTheFilterRefusesIsNotHeard() {
    table.on(Greeting.class, FRIEND::equals, (source, message, out) -> out.add("heard"));

    assertThat(table.dispatch(STRANGER, new Greeting(), outbox)).isEqualTo(Verdict.REFUSED);
    assertThat(outbox).isEmpty();
  }

  @Test
  void aSubtypeIsATypeOfItsOwn() {
    table.on(Greeting.class, (source, message, out) -> out.add("heard"));

    assertThat(table.dispatch(FRIEND, new WarmGreeting(), outbox)).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void aSealedTableTakesNoMoreHandlers() {
    table.seal();

    assertThatIllegalStateException()
        .isThrownBy(() -> table.on(Greeting.class, (source, message, out) -> {}))
        .withMessage("must be called from fillHandlerTable: type=Greeting");
  }

  @Test
  void nothingIsNull() {
    assertThatNullPointerException()
        .isThrownBy(() -> table.on(Greeting.class, null))
        .withMessage("handler");
    assertThatNullPointerException()
        .isThrownBy(() -> table.on(Greeting.class, null, (source, message, out) -> {}))
        .withMessage("filter");
  }
}
