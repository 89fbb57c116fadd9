package io.jobdispatch.testkit.contract;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.VirtualMachine;
import java.util.HashSet;
import java.util.Set;

/** Virtual machines that are wrong about what is full. */
final class FullFaults {

  private FullFaults() {}

  static VirtualMachine isFullFromTheStart(VirtualMachine machine) {
    return new Wrapped(machine) {
      @Override
      public boolean isFull(TaskId to) {
        return true;
      }
    };
  }

  static VirtualMachine staysFull(VirtualMachine machine) {
    return new Wrapped(machine) {
      private final Set<TaskId> full = new HashSet<>();

      @Override
      public boolean send(TaskId to, Message message) {
        full.add(to);
        return super.send(to, message);
      }

      @Override
      public boolean isFull(TaskId to) {
        return full.contains(to);
      }
    };
  }

  static VirtualMachine losesWhatIsSentOnceAskedAbout(VirtualMachine machine) {
    return new Wrapped(machine) {
      private int asked;

      @Override
      public boolean send(TaskId to, Message message) {
        return (asked > 0 && ++asked % 1000 == 0) || super.send(to, message);
      }

      @Override
      public boolean isFull(TaskId to) {
        asked = Math.max(1, asked);
        return super.isFull(to);
      }
    };
  }
}
