package io.jobdispatch.testkit.contract;

import io.jobdispatch.api.Host;
import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Task;
import io.jobdispatch.api.TaskContext;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import io.jobdispatch.api.VirtualMachine;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Virtual machines with wrong names, slots, and programs. */
final class SpawnFaults {

  private static final Map<Integer, TaskProgram> SHARED = new ConcurrentHashMap<>();

  private SpawnFaults() {}

  static VirtualMachine usesNamesAgain(VirtualMachine machine) {
    return new Wrapped(machine) {
      private List<TaskId> first = List.of();

      @Override
      public List<TaskId> spawn(TaskProgram program, int count, Set<HostId> on) {
        List<TaskId> names = super.spawn(program, count, on);
        first = first.isEmpty() ? names : first;
        return first;
      }
    };
  }

  static VirtualMachine isAlwaysNamedTheSame(VirtualMachine machine) {
    return new Wrapped(machine) {
      @Override
      public TaskId self() {
        return new TaskId(1, 0);
      }
    };
  }

  static VirtualMachine changesItsNameWhenClosed(VirtualMachine machine) {
    return new Wrapped(machine) {
      private TaskId self = inner.self();

      @Override
      public TaskId self() {
        return self;
      }

      @Override
      public void close() {
        super.close();
        self = TaskId.NONE;
      }
    };
  }

  static VirtualMachine returnsOneNameLess(VirtualMachine machine) {
    return new Wrapped(machine) {
      @Override
      public List<TaskId> spawn(TaskProgram program, int count, Set<HostId> on) {
        return super.spawn(program, Math.max(0, count - 1), on);
      }
    };
  }

  static VirtualMachine spawnsAnywhere(VirtualMachine machine) {
    return new Wrapped(machine) {
      @Override
      public List<TaskId> spawn(TaskProgram program, int count, Set<HostId> on) {
        return super.spawn(program, count, Set.of());
      }
    };
  }

  static VirtualMachine takesAnyCount(VirtualMachine machine) {
    return new Wrapped(machine) {
      @Override
      public List<TaskId> spawn(TaskProgram program, int count, Set<HostId> on) {
        return super.spawn(program, Math.max(0, count), on);
      }
    };
  }

  private record Sharing(int key) implements TaskProgram {

    @Override
    public Task create(TaskContext context) {
      return SHARED.get(key).create(context);
    }
  }

  static VirtualMachine sharesPrograms(VirtualMachine machine) {
    return new Wrapped(machine) {
      @Override
      public List<TaskId> spawn(TaskProgram program, int count, Set<HostId> on) {
        int key = SHARED.size();
        SHARED.put(key, program);
        return super.spawn(new Sharing(key), count, on);
      }
    };
  }

  static VirtualMachine tellsAllSlotsAreFree(VirtualMachine machine) {
    return new Wrapped(machine) {
      @Override
      public List<Host> hosts() {
        return super.hosts().stream()
            .map(host -> new Host(host.id(), host.slots(), host.slots()))
            .toList();
      }
    };
  }

  static VirtualMachine freesNoSlot(VirtualMachine machine) {
    return new Wrapped(machine) {
      private int taken;

      @Override
      public List<TaskId> spawn(TaskProgram program, int count, Set<HostId> on) {
        taken += count;
        return super.spawn(program, count, on);
      }

      @Override
      public List<Host> hosts() {
        return super.hosts().stream()
            .map(host -> new Host(host.id(), host.slots(), Math.max(0, host.slots() - taken)))
            .toList();
      }
    };
  }

  /** There are more slots than it tells, so that those can be taken that it tells too early. */
  static VirtualMachine freesTheSlotWithTheKill(int slots) {
    return new Wrapped(LocalMachines.open(slots + Scale.STUBBORN_ROUNDS)) {
      private int taken;

      @Override
      public List<TaskId> spawn(TaskProgram program, int count, Set<HostId> on) {
        taken += count;
        return super.spawn(program, count, on);
      }

      @Override
      public void kill(TaskId task) {
        taken--;
        super.kill(task);
      }

      @Override
      public List<Host> hosts() {
        return super.hosts().stream()
            .map(host -> new Host(host.id(), slots, slots - taken))
            .toList();
      }
    };
  }
}
