package io.jobdispatch.testkit.contract;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.VirtualMachine;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The contract of {@link VirtualMachine} as a test: whoever writes a backend extends this class by
 * one method, and has a test for every sentence of VM-1 to VM-11.
 *
 * <pre>{@code
 * class PigeonContractTest extends VirtualMachineContract {
 *
 *   @Override
 *   protected VirtualMachine open(int slots) {
 *     Map<String, String> settings =
 *         Map.of("jd.backend", "pigeon", "jd.pigeon.slots", String.valueOf(slots));
 *     return VirtualMachines.choose(settings).open();
 *   }
 * }
 * }</pre>
 *
 * <p>Each test's name begins with the rule that it is about, or with {@code vm0} for what no rule
 * but a method says, and whatever fails says in words what the rule asks for. Besides its own
 * subject every test checks, when its virtual machines have been closed, that each task gave
 * exactly one {@code TaskExit} with nothing after it.
 *
 * <p>The tests' tasks share nothing with the tests: they are told what to do by messages, and
 * answer by messages. So they may run in other JVMs, which need this module and JUnit's API on
 * their path. What a rule leaves open is not asked for.
 *
 * <p>A backend that keeps the contract passes in a few seconds plus what it takes to open and close
 * somewhat more than a hundred virtual machines; {@link #patience} passes only where something is
 * missing. The tests need no speed of the machine. They run one after the other; do not let them
 * run in parallel.
 */
@Timeout(600)
@ExtendWith(StageExtension.class)
public abstract class VirtualMachineContract
    implements MachineContract,
        NamesContract,
        SlotsContract,
        SpawningContract,
        TurnsContract,
        ExitingContract,
        OrderContract,
        SendingContract,
        FullContract,
        PayloadContract,
        EndsContract,
        KillingContract,
        InterruptingContract,
        HostsContract,
        ReceivingContract,
        ClosingContract {

  /*
   * One interface for each rule keeps the files small. Its tests become this class's own, also in
   * the Javadoc, where they need no comment (doclint:missing): they are named by what they say.
   *
   * A test takes a Stage instead of asking for it, for what an interface has is public, and users
   * are to see the hooks alone.
   */

  /** Made by JUnit. */
  protected VirtualMachineContract() {}

  /**
   * Opens a virtual machine, a new one at each call. Tests close it; some have two at a time.
   *
   * @param slots how many free slots it must have in all, 1 to 8, on one host or on several; it may
   *     have more
   * @return the virtual machine, when it has seen the hosts with these slots
   */
  protected abstract VirtualMachine open(int slots);

  /**
   * Tells how long a message that must come is waited for.
   *
   * @return longer than the backend ever takes on a machine under load, and longer than its grace
   *     period (VM-8); by default 60 seconds
   */
  protected Duration patience() {
    return Duration.ofSeconds(60);
  }

  /**
   * Takes a host away from a virtual machine, as a crash of it would, without waiting until that is
   * noticed. Where no host can be lost, the tests of that are aborted.
   *
   * @param machine what {@link #open} returned
   * @param host one of its hosts
   * @return true if the host is going; false, the default, if this one cannot be lost
   */
  protected boolean loseHost(VirtualMachine machine, HostId host) {
    return false;
  }

  /**
   * Lets a host with at least one slot join a virtual machine, without waiting until that is
   * noticed; if one was lost by {@link #loseHost}, then that one. Where no host can join, the tests
   * of that are aborted.
   *
   * @param machine what {@link #open} returned
   * @return true if a host is joining; false, the default, if none can
   */
  protected boolean addHost(VirtualMachine machine) {
    return false;
  }

  /**
   * Tells what runs now and may be the backend's. What is there when all virtual machines of a test
   * are closed, and was not there before, has been left behind.
   *
   * @return things with an identity and a telling text; by default this JVM's threads, but for
   *     JUnit's and its own, and the processes below it
   */
  protected Set<?> alive() {
    return Leftovers.alive();
  }
}
